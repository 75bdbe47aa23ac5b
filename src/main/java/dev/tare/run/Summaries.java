package dev.tare.run;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;

import dev.tare.api.Environment;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.FeaturePrice;
import dev.tare.api.EnvironmentSummary.LatencyBucket;
import dev.tare.api.EnvironmentSummary.LatencyFrom;
import dev.tare.api.EnvironmentSummary.Loop;
import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.EnvironmentSummary.RequestsPerSecond;
import dev.tare.api.EnvironmentSummary.Usage;
import dev.tare.api.EnvironmentSummaryBuilder;
import dev.tare.api.Generator;
import dev.tare.api.LatencyFigures;
import dev.tare.api.OverheadFigures;
import dev.tare.api.OverheadFigures.Figure;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.measure.Analysis;
import dev.tare.measure.Capacity;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Interval;
import dev.tare.measure.LatencyBuckets;
import dev.tare.measure.Percentile;
import dev.tare.plan.LoadRate;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * The figures of an analysis as they stand in a status: whole numbers in the unit that the field's name says, rounded to
 * the nearest. What the analysis could not see is absent, never 0.
 */
public final class Summaries {

    private static final double NANOS_PER_MICRO = 1_000;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double PERMILLE = 1_000;

    private Summaries() {}

    /**
     * One entry an environment, in the order of the spec.
     *
     * @param spec what was measured
     * @param analysis what was found; it has an entry for every environment of the spec
     * @param meshes the meshes that environments were on, by the environment's name
     * @param evidence what shows that requests crossed the mesh, and that its features act, by the environment's name
     */
    public static List<EnvironmentSummary> environments(
            PerformanceProfileSpec spec, Analysis analysis, Map<String, Mesh> meshes, Map<String, Evidence> evidence) {
        Map<String, List<String>> sentences = PathEvidence.sentences(evidence);
        Long requested = LoadRate.average(spec.load()).orElse(null);
        Map<String, FeaturePrices.Price> prices = FeaturePrices.of(spec, analysis, evidence);
        return spec.environments().stream()
                .map(e -> environment(
                        e,
                        requested,
                        spec.generator(),
                        analysis.environment(e.name()),
                        price(prices.get(e.name())),
                        meshes.get(e.name()),
                        sentences.getOrDefault(e.name(), List.of())))
                .toList();
    }

    /** The difference of the baseline to itself; null where there is none. */
    public static OverheadFigures noiseFloorMicros(Analysis analysis) {
        return figures(analysis.noiseFloorNs(), 1 / NANOS_PER_MICRO);
    }

    /** Of a search, what the baseline's capacity differs by from itself; null where there is none. */
    public static Figure noiseFloorCapacityPermille(Analysis analysis) {
        return figure(analysis.noiseFloorCapacity().orElse(null), PERMILLE);
    }

    private static EnvironmentSummary environment(
            Environment environment,
            Long requested,
            Generator generator,
            EnvironmentAnalysis found,
            FeaturePrice price,
            Mesh mesh,
            List<String> evidence) {
        boolean anything = found.answered() > 0 || !found.errors().isEmpty();
        return EnvironmentSummaryBuilder.builder()
                .environment(environment.name())
                .mesh(mesh)
                .features(environment.features())
                .verdict(
                        found.verdict() == null
                                ? null
                                : EnvironmentSummary.Verdict.valueOf(
                                        found.verdict().name()))
                .reasons(Stream.concat(found.findings().stream(), found.caveats().stream())
                        .map(finding ->
                                new EnvironmentSummary.Finding(finding.reason().name(), finding.detail()))
                        .toList())
                .evidence(evidence)
                .blocks(found.blocks().size())
                .loop(found.capacity().isPresent() ? Loop.Search : found.openLoop() ? Loop.Open : Loop.Closed)
                .latencyFrom(
                        found.openLoop() && generator.type().isFromIntendedSend()
                                ? LatencyFrom.IntendedSend
                                : LatencyFrom.ActualSend)
                .requestsPerSecond(
                        new RequestsPerSecond(requested, anything ? Math.round(found.achievedPerSecond()) : null))
                .requests(found.answered())
                .errorsPerMillion(anything ? found.errorsPerMillion() : null)
                .errors(errors(found.errors()))
                .answers(AnswersSummary.of(found))
                .latencyMicros(latencyMicros(found.response()))
                .latencyBuckets(latencyBuckets(found.response()))
                .serviceMicros(latencyMicros(found.service()))
                .latenessMicros(latencyMicros(found.lateness()))
                .overheadMicros(overheads(found, found.overheadNs(), 1 / NANOS_PER_MICRO))
                .overheadPermille(overheads(found, found.overheadRatio(), PERMILLE))
                .featurePrice(price)
                .capacityPerSecond(
                        figure(found.capacity().flatMap(Capacity::perSecond).orElse(null), 1))
                .capacityLossPermille(
                        figure(found.capacity().flatMap(Capacity::loss).orElse(null), PERMILLE))
                .cpuMicrosPerRequest(
                        usage(found.proxyCpuNsPerRequest(), found.targetCpuNsPerRequest(), NANOS_PER_MICRO))
                .memoryMiB(usage(found.proxyResidentBytes(), found.targetResidentBytes(), BYTES_PER_MIB))
                .build();
    }

    private static FeaturePrice price(FeaturePrices.Price price) {
        return price == null
                ? null
                : new FeaturePrice(price.over(), figures(price.differencesNs(), 1 / NANOS_PER_MICRO), price.remark());
    }

    private static Map<String, Long> errors(Map<ErrorCause, Long> errors) {
        Map<String, Long> byLabel = new LinkedHashMap<>();
        errors.entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> byLabel.put(e.getKey().label(), e.getValue()));
        return byLabel;
    }

    private static LatencyFigures latencyMicros(Histogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return null;
        }
        return new LatencyFigures(
                micros(nanos, Percentile.P50),
                micros(nanos, Percentile.P90),
                micros(nanos, Percentile.P99),
                micros(nanos, Percentile.P999),
                Math.round(nanos.getMaxValue() / NANOS_PER_MICRO));
    }

    private static List<LatencyBucket> latencyBuckets(Histogram nanos) {
        return LatencyBuckets.counts(nanos).entrySet().stream()
                .map(bucket -> new LatencyBucket(bucket.getKey(), bucket.getValue()))
                .toList();
    }

    private static long micros(Histogram nanos, Percentile percentile) {
        return Math.round(nanos.getValueAtPercentile(percentile.percent()) / NANOS_PER_MICRO);
    }

    private static OverheadFigures figures(Map<Percentile, Interval> intervals, double factor) {
        if (intervals.isEmpty()) {
            return null;
        }
        return new OverheadFigures(
                figure(intervals.get(Percentile.P50), factor),
                figure(intervals.get(Percentile.P90), factor),
                figure(intervals.get(Percentile.P99), factor),
                figure(intervals.get(Percentile.P999), factor));
    }

    /** Those percentiles that stand, of some of them only the limits. */
    private static OverheadFigures overheads(
            EnvironmentAnalysis found, Map<Percentile, Interval> intervals, double factor) {
        Map<Percentile, Interval> standing = new EnumMap<>(Percentile.class);
        standing.putAll(intervals);
        standing.keySet().retainAll(found.overheadNs().keySet());
        OverheadFigures all = figures(standing, factor);
        return all == null
                ? null
                : new OverheadFigures(
                        asUsable(found, Percentile.P50, all.p50()),
                        asUsable(found, Percentile.P90, all.p90()),
                        asUsable(found, Percentile.P99, all.p99()),
                        asUsable(found, Percentile.P999, all.p999()));
    }

    private static Figure asUsable(EnvironmentAnalysis found, Percentile percentile, Figure figure) {
        return figure == null || found.overheads().get(percentile).isUsable()
                ? figure
                : new Figure(null, figure.low(), figure.high());
    }

    private static Figure figure(Interval interval, double factor) {
        if (interval == null) {
            return null;
        }
        return new Figure(
                Math.round(interval.estimate() * factor),
                Math.round(interval.low() * factor),
                Math.round(interval.high() * factor));
    }

    private static Usage usage(OptionalLong proxies, OptionalLong target, double unit) {
        if (proxies.isEmpty() && target.isEmpty()) {
            return null;
        }
        return new Usage(inUnit(proxies, unit), inUnit(target, unit));
    }

    private static Long inUnit(OptionalLong value, double unit) {
        return value.isPresent() ? Math.round(value.getAsLong() / unit) : null;
    }
}
