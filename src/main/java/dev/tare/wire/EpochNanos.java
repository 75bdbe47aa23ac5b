package dev.tare.wire;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Instants as the protocol has them: nanoseconds since 1970-01-01T00:00:00Z. */
public final class EpochNanos {

    private EpochNanos() {}

    /** An instant in nanoseconds. */
    public static long of(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    /** The instant. */
    public static Instant toInstant(long epochNs) {
        return Instant.ofEpochSecond(0, epochNs);
    }
}
