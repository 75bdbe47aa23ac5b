package dev.tare.play;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The kinds of checks, on answers whose figures are known. */
class CheckTest {

    private static final Bound ALL = new Bound(1.0, null, null);
    private static final Bound NONE = new Bound(0.0, null, null);
    private static final long SECOND_NS = 1_000_000_000;

    private static Answer answer(int status, String pod, String version, long sentNs, long tookNs) {
        return new Answer(
                Optional.of(status), Map.of(Answer.POD, pod, Answer.VERSION, version, "x", "a=1;b=2"), sentNs, tookNs);
    }

    private static final Answer FROM_A = answer(200, "a", "v1", 0, 1_000_000);
    private static final Answer FROM_B = answer(503, "b", "v2", SECOND_NS, 3_000_000);
    private static final Answer REFUSED = new Answer(Optional.empty(), Map.of(), 2 * SECOND_NS, SECOND_NS);

    private static Seen seen(Answer... answers) {
        return new Seen(List.of(answers), Map.of(), List.of());
    }

    private static Match match(String version, String pod, Integer status, Duration slowerThan, Match.Header header) {
        return new Match(version, pod, status, false, slowerThan, header);
    }

    private static String share(Match match) {
        return figure(Check.Kind.Share, match, seen(FROM_A, FROM_B, REFUSED)).text();
    }

    private static Figure figure(Check.Kind kind, Match match, Seen seen) {
        return new Check(kind, match, "", ALL, NONE).figure(seen);
    }

    @Test
    void anAnswerCountsIfAllHoldsThatIsSaid() {
        assertThat(share(null)).isEqualTo("2 of 3 (66.7 %)");
        assertThat(share(match("v2", null, null, null, null))).isEqualTo("1 of 3 (33.3 %)");
        assertThat(share(match(null, "a", null, null, null))).isEqualTo("1 of 3 (33.3 %)");
        assertThat(share(match(null, "a", 503, null, null))).isEqualTo("0 of 3");
        assertThat(share(match(null, null, 503, null, null))).isEqualTo("1 of 3 (33.3 %)");
        assertThat(share(match(null, null, null, Duration.ofMillis(2), null))).isEqualTo("1 of 3 (33.3 %)");
        assertThat(share(match(null, null, null, null, new Match.Header("x", "b=2"))))
                .isEqualTo("2 of 3 (66.7 %)");
        assertThat(share(match(null, null, null, null, new Match.Header("y", "b=2"))))
                .isEqualTo("0 of 3");
        assertThat(share(new Match(null, null, null, true, null, null))).isEqualTo("1 of 3 (33.3 %)");
    }

    @Test
    void aRateIsOfTheTimeUntilTheLastAnswer() {
        assertThat(figure(Check.Kind.PerSecond, null, seen(FROM_A, FROM_B, REFUSED)))
                .isEqualTo(new Figure.Amount(2 / 3.0, "a second"));
    }

    @Test
    void whatPodsReceivedIsComparedWithWhatWasSent() {
        Seen seen = new Seen(List.of(FROM_A, FROM_A), Map.of("v1", 2L, "v2", 3L), List.of());
        assertThat(figure(Check.Kind.Received, match("v2", null, null, null, null), seen))
                .isEqualTo(new Figure.Share(3, 2));
        assertThat(figure(Check.Kind.Received, match("v3", null, null, null, null), seen))
                .isEqualTo(new Figure.Share(0, 2));
    }

    @Test
    void theBusiestPodIsTheOneThatAnsweredMostOften() {
        assertThat(figure(Check.Kind.BusiestPod, null, seen(FROM_B, FROM_A, FROM_B, REFUSED)))
                .isEqualTo(new Figure.Share(2, 4));
        assertThat(figure(Check.Kind.BusiestPod, null, seen(REFUSED))).isEqualTo(new Figure.Share(0, 1));
    }

    @Test
    void theFirstAnswerOfAPodCountsFromItsStart() {
        List<Seen.Event> events = List.of(new Seen.Event(Happening.Action.Start, "b", 1, SECOND_NS / 2));
        Seen seen = new Seen(List.of(FROM_A, FROM_B, FROM_B), Map.of(), events);
        assertThat(figure(Check.Kind.SecondsUntil, match(null, "b", null, null, null), seen))
                .isEqualTo(new Figure.Time(0.503));
        Seen never = new Seen(List.of(FROM_A), Map.of(), events);
        assertThat(figure(Check.Kind.SecondsUntil, match(null, "b", null, null, null), never)
                        .text())
                .isEqualTo("never");
        assertThatIllegalStateException()
                .isThrownBy(() -> figure(Check.Kind.SecondsUntil, match(null, "c", null, null, null), never))
                .withMessage("no pod c was started");
    }

    @Test
    void failuresOfAKillAreThoseBeforeTheNextOne() {
        List<Answer> answers = new ArrayList<>();
        List<Seen.Event> events = new ArrayList<>();
        answers.add(FROM_B); // before the first: nobody's
        IntStream.range(0, 10).forEach(kill -> {
            events.add(new Seen.Event(Happening.Action.Kill, "a", answers.size(), 0));
            events.add(new Seen.Event(Happening.Action.Start, "a", answers.size() + 1, 0));
            Stream.of(FROM_A, FROM_B, FROM_B, FROM_B).forEach(answers::add);
        });
        Figure figure =
                figure(Check.Kind.PerKill, match(null, null, 503, null, null), new Seen(answers, Map.of(), events));
        assertThat(figure.text()).isEqualTo("3.0 a kill [3.0, 3.0] in 10");
    }

    @Test
    void tooFewKillsGiveNoInterval() {
        Seen seen = new Seen(List.of(FROM_B), Map.of(), List.of(new Seen.Event(Happening.Action.Kill, "a", 0, 0)));
        assertThatIllegalStateException()
                .isThrownBy(() -> figure(Check.Kind.PerKill, null, seen))
                .withMessage("1 kills are too few for an interval");
    }

    @Test
    void bothSidesAreJudged() {
        Check check = new Check(Check.Kind.Share, match("v2", null, null, null, null), "all from v2", ALL, NONE);
        Checked right = check.judge("testers", seen(FROM_B), seen(FROM_A));
        assertThat(right)
                .isEqualTo(CheckedBuilder.builder()
                        .passed(true)
                        .seen("testers: 1 of 1")
                        .expected("testers: all from v2 (1 of 1)")
                        .without("testers: 0 of 1")
                        .contrasted(true)
                        .contrast("0 of 1")
                        .build());
        assertThat(right.shown()).isTrue();
        assertThat(check.judge("", seen(FROM_A), seen(FROM_A)).shown()).isFalse();
        Checked nothingToSee = check.judge("", seen(FROM_B), seen(FROM_B));
        assertThat(nothingToSee.shown()).isFalse();
        assertThat(nothingToSee.withoutText()).isEqualTo("1 of 1 (should be 0 of 1)");
    }
}
