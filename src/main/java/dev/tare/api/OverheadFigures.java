package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Differences to the baseline. A percentile for which a trial has too few requests is absent.
 *
 * @param p50 of the median
 * @param p90 of the 90th percentile
 * @param p99 of the 99th percentile
 * @param p999 of the 99.9th percentile
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OverheadFigures(Figure p50, Figure p90, Figure p99, Figure p999) {

    /**
     * An estimate with its interval.
     *
     * @param estimate the most likely value; absent where only the limits are known, since the load generator was late
     * @param low the lower end of the interval
     * @param high the upper end of the interval
     */
    public record Figure(Long estimate, long low, long high) {}
}
