package dev.tare.api;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * That the run explains where the time of some requests goes. After the last block each environment gets one more trial at
 * the same rate, in which a sample of the requests carries trace context; trials that count carry none.
 *
 * @param samplePercent how many of 100 requests carry it at the most; no more than 200 of an environment do, and where it
 *     has few, more than that: some of each worker
 */
public record Explain(@Default("1") @Min(1) @Max(100) Integer samplePercent) {

    /** Requests of an environment that carry trace context at the most. */
    public static final int MOST_REQUESTS = 200;

    /** Fills what is absent with its default. */
    public Explain {
        samplePercent = samplePercent == null ? Integer.valueOf(1) : samplePercent;
    }
}
