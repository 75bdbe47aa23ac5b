package dev.tare.api;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A condition on a figure of the result.
 *
 * @param name its name in results
 * @param metric the figure that is judged
 * @param environment the environment that is judged
 * @param below the latency must be below this
 * @param overheadBelow the latency may exceed the baseline's by less than this; met only when the whole interval is
 * @param lossPercentBelow of a search, less than this much of the baseline's capacity may be lost; met only when the whole
 *     interval is below
 * @param perMillionBelow fewer than this many requests in a million may fail
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.below) ? 1 : 0) + (has(self.overheadBelow) ? 1 : 0) + (has(self.perMillionBelow) ? 1 : 0)"
                + " + (has(self.lossPercentBelow) ? 1 : 0) == 1",
        message = "must have exactly one of below, overheadBelow, lossPercentBelow and perMillionBelow")
@ValidationRule(
        value = "(self.metric == 'errors') == has(self.perMillionBelow)"
                + " && (self.metric == 'capacity') == has(self.lossPercentBelow)",
        message =
                "perMillionBelow goes with metric errors, lossPercentBelow with capacity, below and overheadBelow with a"
                        + " latency")
@ValidationRule(
        value = "!has(self.overheadBelow) && !has(self.lossPercentBelow) || self.environment != 'baseline'",
        message = "must not be the baseline, which the others are compared with",
        fieldPath = ".environment")
@RecordBuilder
public record Objective(
        @Required @Size(min = 1, max = 63) @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
        String name,

        @Required Metric metric,
        @Required @Size(min = 1, max = 63) String environment,

        @AsDuration
        @Size(max = 32)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.UP_TO_A_MINUTE, message = Rules.UP_TO_A_MINUTE_MESSAGE)
        Duration below,

        @AsDuration
        @Size(max = 32)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.UP_TO_A_MINUTE, message = Rules.UP_TO_A_MINUTE_MESSAGE)
        Duration overheadBelow,

        @Min(1) @Max(100) Integer lossPercentBelow,
        @Min(1) @Max(1000000) Integer perMillionBelow) {

    /** What an objective judges. */
    public enum Metric {
        @JsonProperty("latency.p50")
        LATENCY_P50,
        @JsonProperty("latency.p90")
        LATENCY_P90,
        @JsonProperty("latency.p99")
        LATENCY_P99,
        @JsonProperty("latency.p999")
        LATENCY_P999,
        @JsonProperty("capacity")
        CAPACITY,
        @JsonProperty("errors")
        ERRORS
    }
}
