package dev.tare.load.probe;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.load.FirstAnswer;
import dev.tare.load.probe.PathProbe.TimedAnswer;
import dev.tare.wire.FeatureSample;
import dev.tare.wire.FeatureSample.Count;
import dev.tare.wire.FeatureSampleBuilder;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.Sign;
import dev.tare.wire.WorkerLine.Evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

/** Which answers count, and how often a sample is sent. */
@Timeout(60)
class FeatureSamplerTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<HttpRequest> sent = new ArrayList<>();

    private static TimedAnswer answer(int status, Map<String, String> headers, long tookNs) {
        return new TimedAnswer(
                new FirstAnswer(status, status >= 500, false, new Evidence(List.of(), ""), "", headers), tookNs);
    }

    private static FeatureSampleBuilder sample(int requests, int least, int most) {
        return FeatureSampleBuilder.builder()
                .feature("tried")
                .requests(requests)
                .least(least)
                .most(most);
    }

    private static Sign header(Sign.Place place, String name, String matches) {
        return new Sign(place, name, matches, null, null);
    }

    /** What counts of one answer of each kind. */
    private int counted(FeatureSampleBuilder of, TimedAnswer... answers) throws InterruptedException {
        List<TimedAnswer> left = new ArrayList<>(List.of(answers));
        FeatureSample sample = of.requests(answers.length).build();
        return new FeatureSampler(
                        request -> {
                            sent.add(request);
                            return left.remove(0);
                        },
                        AT_ONCE,
                        LONG)
                .count(List.of(sample))
                .get(0)
                .counted();
    }

    @Test
    void answersCountByWhatIsGiven() throws InterruptedException {
        TimedAnswer plain = answer(200, Map.of("x-route", "stable"), 900);
        TimedAnswer marked = answer(200, Map.of("x-route", "canary"), 1_000);
        TimedAnswer refused = answer(403, Map.of(), 2_000);
        TimedAnswer told = answer(200, Map.of("tare-request-x-route", "canary"), 10);

        assertThat(counted(sample(4, 0, 4).status(403), plain, marked, refused, told))
                .isEqualTo(1);
        assertThat(counted(sample(4, 0, 4).takesNs(1_000), plain, marked, refused, told))
                .isEqualTo(2);
        Sign of = header(Sign.Place.RESPONSE_HEADER, "X-Route", "canary");
        assertThat(counted(sample(4, 0, 4).sign(of), plain, marked, refused, told))
                .isEqualTo(1);
        assertThat(counted(
                        sample(4, 0, 4).sign(header(Sign.Place.RESPONSE_HEADER, "x-route", null)),
                        plain,
                        marked,
                        refused,
                        told))
                .isEqualTo(2);
        assertThat(counted(
                        sample(4, 0, 4).sign(header(Sign.Place.REQUEST_HEADER, "x-route", "canary")),
                        plain,
                        marked,
                        refused,
                        told))
                .isEqualTo(1);
        assertThat(counted(sample(4, 0, 4).sign(of).status(403), plain, marked, refused, told))
                .as("all of it must hold")
                .isZero();
    }

    @Test
    void asksWhereHeadersAreToldUnlessThereIsAPath() throws InterruptedException {
        TimedAnswer any = answer(200, Map.of(), 0);
        counted(sample(1, 0, 1).headers(Map.of("x-tare-variant", "b")), any);
        counted(sample(1, 0, 1).path("/.tare/refused"), any);
        assertThat(sent)
                .extracting(HttpRequest::path, request -> request.headers().get("x-tare-variant"))
                .containsExactly(tuple("/.tare/request-headers", "b"), tuple("/.tare/refused", null));
    }

    /** A control plane takes its time. */
    @Test
    void sendsAgainUntilAFeatureActs() throws InterruptedException {
        int[] sent = {0};
        Count count = new FeatureSampler(request -> answer(sent[0]++ < 5 ? 200 : 403, Map.of(), 0), LONG, LONG)
                .count(List.of(sample(3, 3, 3).status(403).build()))
                .get(0);
        assertThat(count.fits()).isTrue();
        assertThat(sent[0])
                .as("three requests, three of which one is refused, and three")
                .isEqualTo(9);
    }

    @Test
    void givesUpOnceItShouldHave() throws InterruptedException {
        List<Count> counts = new FeatureSampler(request -> answer(200, Map.of(), 0), AT_ONCE, LONG)
                .count(List.of(
                        sample(3, 3, 3).status(403).build(),
                        sample(2, 2, 2).status(200).build()));
        assertThat(counts).extracting(Count::counted).containsExactly(0, 2);
        assertThat(counts).extracting(Count::fits).containsExactly(false, true);
    }

    @Test
    void anAnswerThatDoesNotComeEndsASample() throws InterruptedException {
        FeatureSampler.Requests none = request -> {
            throw new SocketTimeoutException();
        };
        Count count = new FeatureSampler(none, AT_ONCE, LONG)
                .count(List.of(sample(1_000, 1, 1_000).build()))
                .get(0);
        assertThat(count.answers()).isZero();
        assertThat(count.failure()).isEqualTo("not within the request's timeout");
        assertThat(count.fits()).isFalse();
        assertThat(count.saysNothing()).isFalse();
    }

    @Test
    void aRequestThatFailsWhileProxiesAreToldIsSentAgain() throws InterruptedException {
        int[] sent = {0};
        FeatureSampler.Requests once = request -> {
            if (sent[0]++ == 0) {
                throw new IOException("connection reset");
            }
            return answer(200, Map.of(), 0);
        };
        assertThat(new FeatureSampler(once, LONG, LONG)
                        .count(List.of(sample(3, 3, 3).status(200).build())))
                .extracting(Count::fits)
                .containsExactly(true);
    }

    /** A worker must be ready some time. */
    @Test
    void aSampleThatTakesTooLongSaysNothing() throws InterruptedException {
        FeatureSampler.Requests slow = request -> {
            Thread.sleep(20);
            return answer(200, Map.of(), 0);
        };
        Count count = new FeatureSampler(slow, LONG, Duration.ofMillis(100))
                .count(List.of(sample(2_000, 3, 2_000).status(403).build()))
                .get(0);
        assertThat(count.answers()).isBetween(1, 1_999);
        assertThat(count.saysNothing()).isTrue();
        assertThat(count.fits()).isFalse();
    }
}
