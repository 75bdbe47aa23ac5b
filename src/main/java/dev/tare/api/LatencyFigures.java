package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Percentiles of merged histograms.
 *
 * @param p50 the median
 * @param p90 the 90th percentile
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the largest value
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LatencyFigures(Long p50, Long p90, Long p99, Long p999, Long max) {}
