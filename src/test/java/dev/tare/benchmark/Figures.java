package dev.tare.benchmark;

import java.util.Map;

/**
 * What a generator says of a run.
 *
 * @param requestsPerSecond answers per second
 * @param meanMicros mean latency; NaN where it does not say
 * @param micros latency by percentile, of those that it says
 */
record Figures(double requestsPerSecond, double meanMicros, Map<Double, Double> micros) {

    /** The latency at a percentile; NaN where it was not said. */
    double at(double percentile) {
        return micros.getOrDefault(percentile, Double.NaN);
    }
}
