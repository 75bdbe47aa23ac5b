package dev.tare.reconcile.metrics;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.LatencyBucket;
import dev.tare.api.EnvironmentSummary.Usage;
import dev.tare.api.EnvironmentSummary.Verdict;
import dev.tare.measure.LatencyBuckets;

/**
 * Turns what an environment did into series. Of one whose numbers may not be used there are only those that say so, and what was sent
 * and failed: a series in a graph has no footnote.
 */
final class EnvironmentSeries {

    private static final double MILLION = 1e6;
    private static final double BYTES_PER_MIB = 1 << 20;
    private static final double MIB_PER_GIB = 1 << 10;
    private static final int NANOS_DIGITS = 9;

    private final Families families;
    private final MetricsSettings settings;

    EnvironmentSeries(Families families, MetricsSettings settings) {
        this.families = families;
        this.settings = settings;
    }

    /**
     * Those of an environment.
     *
     * @param labels what all of them carry
     * @param found what it did
     * @param result the result that it is part of
     */
    void add(Labels labels, EnvironmentSummary found, ShownResult result) {
        if (found.verdict() != null) {
            for (Verdict possible : Verdict.values()) {
                families.add(Metric.VERDICT, labels.and("verdict", possible.name()), possible == found.verdict());
            }
            families.add(Metric.INCONCLUSIVE, labels, result.inconclusiveRuns().getOrDefault(found.environment(), 0));
        }
        if (found.requestsPerSecond() != null) {
            add(
                    Metric.REQUESTS,
                    labels.and("kind", "requested"),
                    found.requestsPerSecond().requested(),
                    1);
            add(
                    Metric.REQUESTS,
                    labels.and("kind", "achieved"),
                    found.requestsPerSecond().achieved(),
                    1);
        }
        add(Metric.ERRORS, labels, found.errorsPerMillion(), MILLION);
        if (found.verdict() != Verdict.Invalid) {
            addUsable(labels, found, result);
        }
    }

    private void addUsable(Labels labels, EnvironmentSummary found, ShownResult result) {
        String spec = result.run().profile() == null || result.run().profile().specHash() == null
                ? ""
                : result.run().profile().specHash();
        Figures.add(families, Metric.OVERHEAD, labels.and("spec", spec), found.overheadMicros());
        Figures.add(families, Metric.LATENCY, labels, found.latencyMicros());
        Figures.addPlain(families, Metric.CAPACITY, labels, found.capacityPerSecond());
        Figures.addPermille(families, Metric.CAPACITY_LOSS, labels, found.capacityLossPermille());
        addParts(labels, found);
        if (settings.histograms() && found.latencyBuckets() != null) {
            addHistogram(labels, found.latencyBuckets(), new TraceExemplars(result, found.environment()));
        }
    }

    private void addParts(Labels labels, EnvironmentSummary found) {
        Usage cpu = found.cpuMicrosPerRequest() == null ? new Usage(null, null) : found.cpuMicrosPerRequest();
        Usage memory = found.memoryMiB() == null ? new Usage(null, null) : found.memoryMiB();
        Long rate = found.requestsPerSecond() == null
                ? null
                : found.requestsPerSecond().achieved();
        addPart(labels.and("part", "proxies"), cpu.proxies(), memory.proxies(), rate);
        addPart(labels.and("part", "target"), cpu.target(), memory.target(), rate);
    }

    private void addPart(Labels part, Long cpuMicros, Long memoryMiB, Long rate) {
        add(Metric.CPU, part, cpuMicros, MILLION);
        if (memoryMiB != null) {
            families.add(Metric.MEMORY, part, memoryMiB * BYTES_PER_MIB);
        }
        if (cpuMicros != null && memoryMiB != null && rate != null) {
            settings.prices()
                    .ifPresent(prices -> families.add(
                            Metric.COST,
                            part,
                            cpuMicros / MILLION * rate * prices.cpu() + memoryMiB / MIB_PER_GIB * prices.memoryGiB()));
        }
    }

    /** The bounds are the same for all, so that series can be laid upon each other; there is no sum, which buckets don't know. */
    private void addHistogram(Labels labels, List<LatencyBucket> buckets, TraceExemplars exemplars) {
        long from = 0;
        for (long bound : LatencyBuckets.BOUNDS_NS) {
            long upTo = buckets.stream()
                    .filter(bucket -> bucket.belowNanos() <= bound)
                    .mapToLong(LatencyBucket::requests)
                    .sum();
            families.addBucket(Metric.DURATION, labels.and("le", seconds(bound)), upTo, exemplars.between(from, bound));
            from = bound;
        }
        long all = buckets.stream().mapToLong(LatencyBucket::requests).sum();
        families.add(Metric.DURATION, "_bucket", labels.and("le", "+Inf"), all);
        families.add(Metric.DURATION, "_count", labels, all);
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, NANOS_DIGITS).stripTrailingZeros().toPlainString();
    }

    private void add(Metric metric, Labels labels, Long figure, double unit) {
        Optional.ofNullable(figure).ifPresent(value -> families.add(metric, labels, value / unit));
    }
}
