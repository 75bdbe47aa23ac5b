package dev.tare.run;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tare.api.Environment;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.Verdict;
import dev.tare.api.LatencyFigures;
import dev.tare.api.OverheadFigures;
import dev.tare.api.OverheadFigures.Figure;

/**
 * A result in one line, as {@code kubectl get} shows it: the environment that costs most at the 99th percentile, with its
 * interval, such as {@code istio +2.0 ms p99 [1.9, 2.2]}, or at a lower one, if the machine was too busy for that: {@code istio
 * +2.0 ms p50 [1.9, 2.2], p99 1.4 to 8.3 ms}; or why there is no such figure.
 */
public final class Headline {

    private static final int MILLI = 1_000;
    private static final int MOST_DECIMALS = 3;
    private static final int SECONDS_SHOWN = 60;
    private static final int MINUTES_SHOWN = 120;

    /** An environment's overhead at the percentile that speaks for it. */
    private record Cost(EnvironmentSummary environment, String percentile, Figure micros) {

        private static final Comparator<Cost> BY_WEIGHT = Comparator.comparing(
                        (Cost cost) -> cost.environment.verdict() == Verdict.Overhead)
                .thenComparing(cost -> cost.micros.high());
    }

    private Headline() {}

    /**
     * The line. An environment whose overhead is shown goes before one whose overhead may be chance; where a trial holds
     * too few requests for the 99th percentile, the next lower one speaks.
     *
     * @param summary what was measured, one entry an environment
     * @return empty where nothing was measured
     */
    public static Optional<String> of(List<EnvironmentSummary> summary) {
        Optional<String> capacity = capacity(summary);
        if (capacity.isPresent()) {
            return capacity;
        }
        List<EnvironmentSummary> invalid = summary.stream()
                .filter(environment -> environment.verdict() == Verdict.Invalid)
                .toList();
        Optional<String> worst = summary.stream()
                .filter(environment -> environment.verdict() != Verdict.Invalid)
                .flatMap(environment -> cost(environment).stream())
                .max(Cost.BY_WEIGHT)
                .map(Headline::text);
        if (worst.isPresent()) {
            return worst.map(text -> text + others(invalid.size(), summary.size()));
        }
        return invalid.isEmpty() ? baseline(summary) : Optional.of(reason(invalid.get(0)));
    }

    /** Of what has not come to a result: why, in one line. */
    public static String ofCause(String message) {
        return message.lines().map(String::strip).collect(Collectors.joining(" "));
    }

    /**
     * Of a run that measures: which block, of how many at the most, and how long it will take at the most, such as {@code block
     * 4/12, 3 min}.
     *
     * @param block the block that is being measured, from 1
     * @param most how many blocks are measured at the most
     * @param left until all of them will have been measured
     */
    public static String ofBlock(int block, int most, Duration left) {
        return "block %d/%d, %s".formatted(block, most, coarsely(left));
    }

    private static String coarsely(Duration left) {
        long seconds = left.toSeconds();
        if (seconds < SECONDS_SHOWN) {
            return seconds + " s";
        }
        long minutes = left.plusSeconds(59).toMinutes();
        return minutes < MINUTES_SHOWN ? minutes + " min" : left.plusMinutes(59).toHours() + " h";
    }

    /** Of a search: the environment that loses most of the baseline's capacity. */
    private static Optional<String> capacity(List<EnvironmentSummary> summary) {
        long invalid = summary.stream()
                .filter(environment -> environment.verdict() == Verdict.Invalid)
                .count();
        return summary.stream()
                .filter(environment -> environment.capacityLossPermille() != null)
                .filter(environment -> environment.verdict() != Verdict.Invalid)
                .max(Comparator.comparing((EnvironmentSummary environment) -> environment.verdict() == Verdict.Overhead)
                        .thenComparing(environment ->
                                environment.capacityLossPermille().estimate()))
                .map(environment -> loss(environment) + others((int) invalid, summary.size()))
                .or(() -> summary.stream()
                        .filter(environment -> invalid == 0 && environment.capacityPerSecond() != null)
                        .findFirst()
                        .map(environment -> "%s takes %d/s [%d, %d]"
                                .formatted(
                                        environment.environment(),
                                        environment.capacityPerSecond().estimate(),
                                        environment.capacityPerSecond().low(),
                                        environment.capacityPerSecond().high())));
    }

    private static String loss(EnvironmentSummary environment) {
        Figure permille = environment.capacityLossPermille();
        return "%s %s%s %% capacity [%s, %s]%s"
                .formatted(
                        environment.environment(),
                        permille.estimate() < 0 ? "+" : "",
                        percent(-permille.estimate()),
                        percent(-permille.high()),
                        percent(-permille.low()),
                        verdict(environment.verdict()));
    }

    private static String percent(long permille) {
        return BigDecimal.valueOf(permille, 1).toPlainString();
    }

    private static Optional<Cost> cost(EnvironmentSummary environment) {
        OverheadFigures overhead = environment.overheadMicros();
        if (overhead == null) {
            return Optional.empty();
        }
        List<Cost> costs = Stream.of(
                        new Cost(environment, "p99", overhead.p99()),
                        new Cost(environment, "p90", overhead.p90()),
                        new Cost(environment, "p50", overhead.p50()))
                .filter(cost -> cost.micros != null)
                .toList();
        return costs.stream()
                .filter(cost -> cost.micros.estimate() != null)
                .findFirst()
                .or(() -> costs.stream().findFirst());
    }

    /** The highest percentile, if another one speaks since only its limits are known. */
    private static String limits(EnvironmentSummary environment, String told) {
        OverheadFigures overhead = environment.overheadMicros();
        Cost highest = overhead.p99() != null
                ? new Cost(environment, "p99", overhead.p99())
                : new Cost(environment, "p90", overhead.p90());
        return highest.micros == null || highest.percentile.equals(told) || highest.micros.estimate() != null
                ? ""
                : ", " + between(highest);
    }

    private static String between(Cost cost) {
        Figure micros = cost.micros;
        boolean small = Math.max(Math.abs(micros.low()), Math.abs(micros.high())) < MILLI;
        return "%s %s to %s %s"
                .formatted(
                        cost.percentile,
                        number(micros.low(), small, small ? 0 : 1),
                        number(micros.high(), small, small ? 0 : 1),
                        small ? "us" : "ms");
    }

    private static String text(Cost cost) {
        Figure micros = cost.micros;
        if (micros.estimate() == null) {
            return cost.environment.environment() + " " + between(cost) + verdict(cost.environment.verdict());
        }
        boolean small =
                Stream.of(micros.estimate(), micros.low(), micros.high()).allMatch(v -> Math.abs(v) < MILLI);
        int decimals = small ? 0 : decimals(micros);
        return "%s %s%s %s %s [%s, %s]%s"
                .formatted(
                        cost.environment.environment(),
                        micros.estimate() > 0 ? "+" : "",
                        number(micros.estimate(), small, decimals),
                        small ? "us" : "ms",
                        cost.percentile,
                        number(micros.low(), small, decimals),
                        number(micros.high(), small, decimals),
                        limits(cost.environment, cost.percentile) + verdict(cost.environment.verdict()));
    }

    /** As few as show that the interval has a width. */
    private static int decimals(Figure micros) {
        int decimals = 1;
        while (decimals < MOST_DECIMALS
                && number(micros.low(), false, decimals).equals(number(micros.high(), false, decimals))) {
            decimals++;
        }
        return decimals;
    }

    private static String number(long micros, boolean small, int decimals) {
        return small
                ? Long.toString(micros)
                : BigDecimal.valueOf(micros, MOST_DECIMALS)
                        .setScale(decimals, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static String verdict(Verdict verdict) {
        return verdict == Verdict.NoDetectableOverhead
                ? ", not detectable"
                : verdict == Verdict.Inconclusive ? ", inconclusive" : "";
    }

    private static String others(int invalid, int all) {
        return invalid == 0 ? "" : "; %d of %d invalid".formatted(invalid, all);
    }

    private static String reason(EnvironmentSummary environment) {
        String reasons = environment.reasons() == null || environment.reasons().isEmpty()
                ? ""
                : ": " + environment.reasons().get(0).reason();
        return environment.environment() + " invalid" + reasons;
    }

    private static Optional<String> baseline(List<EnvironmentSummary> summary) {
        return summary.stream()
                .filter(environment -> environment.environment().equals(Environment.BASELINE))
                .map(EnvironmentSummary::latencyMicros)
                .filter(Objects::nonNull)
                .map(LatencyFigures::p99)
                .filter(Objects::nonNull)
                .map(p99 -> "%s %s %s p99"
                        .formatted(Environment.BASELINE, number(p99, p99 < MILLI, 1), p99 < MILLI ? "us" : "ms"))
                .findFirst();
    }
}
