package dev.tare.app;

import java.util.List;

import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Singleton;

import dev.tare.reconcile.metrics.ResultMetrics;
import dev.tare.reconcile.metrics.RunMetrics;

/**
 * What only the operator that works shows: others have the same caches, and sums over all replicas would count everything twice.
 * Whoever works does so until its process ends, so that nothing is ever taken back.
 */
@Singleton
final class LeaderMetrics {

    private final CollectorRegistry shown;
    private final List<Collector> own;

    /**
     * Metrics that nobody sees yet.
     *
     * @param shown what is seen
     */
    LeaderMetrics(CollectorRegistry shown, RunMetrics runs, ResultMetrics results) {
        this.shown = shown;
        this.own = List.of(runs, results);
    }

    /** This operator works from now on. */
    void begin() {
        own.forEach(shown::register);
    }
}
