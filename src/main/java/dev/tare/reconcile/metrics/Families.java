package dev.tare.reconcile.metrics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import io.prometheus.client.exemplars.Exemplar;

/** What is read at once: the series of each metric together, as the format demands it. */
final class Families {

    private final Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

    /** One more series of a metric. */
    void add(Metric metric, Labels labels, double value) {
        add(metric, "", labels, value);
    }

    /** A series that is 1 where something holds, and 0 where it does not. */
    void add(Metric metric, Labels labels, boolean holds) {
        add(metric, labels, holds ? 1 : 0);
    }

    /**
     * One more series of a metric that has several kinds of them.
     *
     * @param suffix what its name ends in, such as {@code _bucket}
     */
    void add(Metric metric, String suffix, Labels labels, double value) {
        add(metric, suffix, labels, value, Optional.empty());
    }

    /**
     * One more bucket of a histogram.
     *
     * @param exemplar what can be looked at elsewhere and belongs into this bucket; it is shown to whoever asks for OpenMetrics
     */
    void addBucket(Metric metric, Labels labels, double value, Optional<Exemplar> exemplar) {
        add(metric, "_bucket", labels, value, exemplar);
    }

    private void add(Metric metric, String suffix, Labels labels, double value, Optional<Exemplar> exemplar) {
        samples.computeIfAbsent(metric, of -> new ArrayList<>())
                .add(new Sample(metric.text() + suffix, labels.names(), labels.values(), value, exemplar.orElse(null)));
    }

    /** All of them. */
    List<MetricFamilySamples> all() {
        List<MetricFamilySamples> families = new ArrayList<>();
        samples.forEach((metric, series) ->
                families.add(new MetricFamilySamples(metric.text(), metric.type(), metric.help(), series)));
        return families;
    }
}
