package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How often the environments are measured. A block holds one trial of every environment, and two of the baseline.
 * Where {@code load.search} is asked for, {@code minBlocks} and {@code maxBlocks} count searches, which take six blocks each.
 *
 * @param minBlocks blocks that are measured at least. By default the smallest number that allows the confidence for
 *     all figures together; fewer are refused
 * @param maxBlocks blocks that are measured at most
 * @param precisionPercent measuring ends early when the interval of every overhead, or of every loss of capacity, reaches no further
 *     than this percentage of the baseline's figure to either side of its estimate
 * @param confidencePercent the confidence, in percent, with which all intervals of a run together hold the true
 *     values
 * @param seed the seed of the order of trials and of the arrivals; where it is absent, one is drawn and recorded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.minBlocks) || self.minBlocks <= self.maxBlocks",
        message = "must not be more than maxBlocks",
        fieldPath = ".minBlocks")
public record Trials(
        @Min(2) @Max(1000) Integer minBlocks,
        @Min(2) @Max(1000) @Default("30") Integer maxBlocks,
        @Min(1) @Max(100) @Default("5") Integer precisionPercent,
        @Min(50) @Max(99) @Default("95") Integer confidencePercent,
        Long seed) {

    /** At most 30 blocks, 5 % precision at 95 % confidence. */
    public static final Trials DEFAULT = new Trials(null, null, null, null, null);

    /** Fills what is absent with its default, but for {@code minBlocks} and {@code seed}. */
    public Trials {
        maxBlocks = maxBlocks == null ? Integer.valueOf(30) : maxBlocks;
        precisionPercent = precisionPercent == null ? Integer.valueOf(5) : precisionPercent;
        confidencePercent = confidencePercent == null ? Integer.valueOf(95) : confidencePercent;
    }
}
