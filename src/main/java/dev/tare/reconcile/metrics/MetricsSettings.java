package dev.tare.reconcile.metrics;

import java.util.Optional;
import java.util.Set;

/**
 * How much is shown of results: each series is one that Prometheus keeps.
 *
 * @param profiles of how many profiles results are shown at the most, those that were measured last; 0 for none
 * @param labels what series of an environment carry besides the names of its namespace, its profile and itself
 * @param histograms whether the distribution of response times is shown
 * @param prices what CPU and memory cost; empty: costs are not shown
 */
public record MetricsSettings(int profiles, Set<EnvironmentLabel> labels, boolean histograms, Optional<Prices> prices) {

    /** A hundred profiles, and of these what is cheap. */
    public static final MetricsSettings DEFAULT = new MetricsSettings(100, Set.of(), false, Optional.empty());

    /** Copies the set. */
    public MetricsSettings {
        labels = Set.copyOf(labels);
    }

    /**
     * Prices of an hour, in any currency.
     *
     * @param cpu of one CPU
     * @param memoryGiB of one GiB of memory
     */
    public record Prices(double cpu, double memoryGiB) {}
}
