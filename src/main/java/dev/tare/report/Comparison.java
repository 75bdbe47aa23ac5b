package dev.tare.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.Environment;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.OverheadFigures;
import dev.tare.api.OverheadFigures.Figure;
import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;
import dev.tare.measure.UnpairedDifference;

/**
 * What two runs have found, side by side. Compared is what environments cost over the baseline of their own run, never their
 * latencies: the baseline takes the machine of its time out. Between runs there are no pairs, so a difference has about the
 * confidence of each run's intervals ({@link UnpairedDifference}), and whatever else has changed from one to the other is part of
 * it.
 *
 * @param a the first run
 * @param b the second run
 * @param rows one entry a figure that either has, by environments
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Comparison(Side a, Side b, List<Row> rows) {

    /**
     * One of the two.
     *
     * @param name the run, or the file
     * @param startedAt when measuring began, in RFC 3339; null where that is not known
     * @param node the nodes that it was measured on; null where that is not known
     * @param specHash a hash of what was measured; null where that is not known
     * @param summary what was found
     * @param noiseFloorMicros the difference of the baseline to itself, in microseconds; null for none
     * @param noiseFloorCapacityPermille of a search, the same in thousandths of the capacity; null for none
     */
    @RecordBuilder
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Side(
            String name,
            String startedAt,
            String node,
            String specHash,
            List<EnvironmentSummary> summary,
            OverheadFigures noiseFloorMicros,
            Figure noiseFloorCapacityPermille) {

        Optional<EnvironmentSummary> environment(String name) {
            return summary.stream()
                    .filter(environment -> environment.environment().equals(name))
                    .findFirst();
        }

        private Figure figure(String environment, Measure measure) {
            return environment(environment)
                    .filter(summary -> summary.verdict() != EnvironmentSummary.Verdict.Invalid)
                    .map(measure.figure)
                    .orElse(null);
        }

        private List<String> environments() {
            return summary.stream()
                    .map(EnvironmentSummary::environment)
                    .filter(name -> !name.equals(Environment.BASELINE))
                    .toList();
        }
    }

    /**
     * A figure of both.
     *
     * @param environment the environment
     * @param measure what it is
     * @param a that of the first run; null where there is none that may be used
     * @param b that of the second run; null where there is none that may be used
     * @param difference the second minus the first; null where one is missing
     * @param finding what that says
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Row(String environment, Measure measure, Figure a, Figure b, Figure difference, Finding finding) {}

    /** What is compared: overheads in microseconds, the loss of capacity in thousandths of the baseline's. */
    public enum Measure {
        OverheadP50(Percentile.P50, OverheadFigures::p50),
        OverheadP90(Percentile.P90, OverheadFigures::p90),
        OverheadP99(Percentile.P99, OverheadFigures::p99),
        OverheadP999(Percentile.P999, OverheadFigures::p999),
        CapacityLoss("capacity loss", EnvironmentSummary::capacityLossPermille, Side::noiseFloorCapacityPermille);

        private final String title;
        private final Function<EnvironmentSummary, Figure> figure;
        private final Function<Side, Figure> noise;

        Measure(Percentile percentile, Function<OverheadFigures, Figure> figure) {
            this(
                    percentile.title(),
                    summary -> summary.overheadMicros() == null ? null : figure.apply(summary.overheadMicros()),
                    side -> side.noiseFloorMicros() == null ? null : figure.apply(side.noiseFloorMicros()));
        }

        Measure(String title, Function<EnvironmentSummary, Figure> figure, Function<Side, Figure> noise) {
            this.title = title;
            this.figure = figure;
            this.noise = noise;
        }

        /** As people write it. */
        String title() {
            return title;
        }

        /** By how much a baseline differs from itself at the most; 0 where it may not differ at all. */
        private long noise(Side side) {
            Figure floor = noise.apply(side);
            return floor == null || floor.low() <= 0 && floor.high() >= 0
                    ? 0
                    : Math.max(Math.abs(floor.low()), Math.abs(floor.high()));
        }
    }

    /** What a difference says. */
    public enum Finding {
        /** The second run shows a higher cost, beyond chance and both noise floors. */
        More,
        /** The second run shows a lower cost, beyond chance and both noise floors. */
        Less,
        /** The difference may be chance, or noise of the apparatus. */
        NotShown,
        /** One of the figures is missing, or may not be used. */
        NotComparable
    }

    /** Compares two runs. */
    public static Comparison of(Side a, Side b) {
        Set<String> environments = new LinkedHashSet<>(a.environments());
        environments.addAll(b.environments());
        List<Row> rows = new ArrayList<>();
        for (String environment : environments) {
            for (Measure measure : Measure.values()) {
                Figure first = a.figure(environment, measure);
                Figure second = b.figure(environment, measure);
                if (first != null || second != null) {
                    rows.add(row(environment, measure, first, second, Math.max(measure.noise(a), measure.noise(b))));
                }
            }
        }
        return new Comparison(a, b, rows);
    }

    private static Row row(String environment, Measure measure, Figure a, Figure b, long noise) {
        if (a == null || b == null) {
            return new Row(environment, measure, a, b, null, Finding.NotComparable);
        }
        Figure difference = difference(a, b);
        return new Row(
                environment,
                measure,
                a,
                b,
                difference,
                difference.low() > noise ? Finding.More : difference.high() < -noise ? Finding.Less : Finding.NotShown);
    }

    /** Of which only limits are known, there are limits of the difference. */
    private static Figure difference(Figure a, Figure b) {
        if (a.estimate() == null || b.estimate() == null) {
            return new Figure(null, b.low() - a.high(), b.high() - a.low());
        }
        Interval difference = UnpairedDifference.of(interval(a), interval(b));
        return new Figure(Math.round(difference.estimate()), (long) Math.floor(difference.low()), (long)
                Math.ceil(difference.high()));
    }

    private static Interval interval(Figure figure) {
        return new Interval(figure.estimate(), figure.low(), figure.high());
    }

    /** Whether any figure can be compared. */
    public boolean hasCommonFigures() {
        return rows.stream().anyMatch(row -> row.finding() != Finding.NotComparable);
    }

    /** What is known to be different between the two, other than what was found, in sentences. */
    List<String> changes() {
        Stream<String> runs = Stream.of(
                changed("what was measured (the hash of the profile's spec)", a.specHash(), b.specHash()),
                changed("the node", a.node(), b.node()));
        Stream<String> meshes = a.summary().stream()
                .flatMap(environment -> b
                        .environment(environment.environment())
                        .map(other ->
                                changed("the mesh of " + environment.environment(), mesh(environment), mesh(other)))
                        .stream());
        return Stream.concat(runs, meshes).filter(Objects::nonNull).toList();
    }

    private static String changed(String what, String before, String after) {
        return before == null || after == null || before.equals(after)
                ? null
                : "%s: %s in A, %s in B".formatted(what, before, after);
    }

    private static String mesh(EnvironmentSummary environment) {
        EnvironmentSummary.Mesh mesh = environment.mesh();
        return mesh == null
                ? "none"
                : Stream.concat(
                                Stream.of(mesh.kind(), mesh.version()),
                                PageSource.orNone(environment.features()).stream())
                        .filter(Objects::nonNull)
                        .reduce((x, y) -> x + " " + y)
                        .orElse("none");
    }
}
