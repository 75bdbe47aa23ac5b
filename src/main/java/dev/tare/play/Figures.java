package dev.tare.play;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.tare.measure.HodgesLehmann;
import dev.tare.measure.Interval;

/** The kinds of figures. */
final class Figures {

    private static final double CONFIDENCE = 0.95;
    private static final double NANOS = 1e9;

    private Figures() {}

    static Figure share(Seen seen, Match match) {
        return new Figure.Share(count(seen.answers(), match), seen.answers().size());
    }

    static Figure perSecond(Seen seen, Match match) {
        long lastNs = seen.answers().stream().mapToLong(Answer::thereNs).max().orElse(0);
        return new Figure.Amount(count(seen.answers(), match) / (lastNs / NANOS), "a second");
    }

    static Figure received(Seen seen, Match match) {
        return new Figure.Share(
                seen.received().getOrDefault(match.version(), 0L),
                seen.answers().size());
    }

    static Figure busiestPod(Seen seen, Match match) {
        Map<String, Long> counts = new HashMap<>();
        seen.answers().stream()
                .filter(match::takes)
                .forEach(answer -> counts.merge(answer.headers().getOrDefault(Answer.POD, ""), 1L, Long::sum));
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return new Figure.Share(most, seen.answers().size());
    }

    static Figure secondsUntil(Seen seen, Match match) {
        double startedNs = seen.events().stream()
                .filter(event ->
                        event.action() != Happening.Action.Kill && event.pod().equals(match.pod()))
                .mapToLong(Seen.Event::atNs)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no pod " + match.pod() + " was started"));
        double thereNs = seen.answers().stream()
                .filter(match::takes)
                .mapToDouble(Answer::thereNs)
                .filter(atNs -> atNs > startedNs)
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        return new Figure.Time((thereNs - startedNs) / NANOS);
    }

    static Figure perKill(Seen seen, Match match) {
        List<Integer> kills = seen.events().stream()
                .filter(event -> event.action() == Happening.Action.Kill)
                .map(Seen.Event::request)
                .toList();
        double[] counts = IntStream.range(0, kills.size())
                .mapToDouble(kill -> count(
                        seen.answers()
                                .subList(
                                        kills.get(kill),
                                        kill + 1 < kills.size()
                                                ? kills.get(kill + 1)
                                                : seen.answers().size()),
                        match))
                .toArray();
        Interval interval = new HodgesLehmann(counts)
                .interval(CONFIDENCE)
                .orElseThrow(() -> new IllegalStateException(counts.length + " kills are too few for an interval"));
        return new Figure.Estimate(interval, "a kill", counts.length);
    }

    private static long count(List<Answer> answers, Match match) {
        return answers.stream().filter(match::takes).count();
    }
}
