package dev.tare.load.trial;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.tare.wire.EpochNanos;

import static org.assertj.core.api.Assertions.assertThat;

class StartInstantTest {

    private static final long EPOCH_OF_ZERO_NS = 1_700_000_000_000_000_000L;

    /** A wall clock that goes with the monotonic one, and whose first readings take a while after they are made. */
    private static final class DelayedClock extends Clock {

        private final AtomicInteger readings = new AtomicInteger();

        @Override
        public Instant instant() {
            Instant now = EpochNanos.toInstant(EPOCH_OF_ZERO_NS + System.nanoTime());
            if (readings.getAndIncrement() < 3) {
                long until = System.nanoTime() + Duration.ofMillis(20).toNanos();
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
            }
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void readingsThatTookLongDoNotCount() {
        long instantNs = StartInstant.monotonicNs(EPOCH_OF_ZERO_NS + 5_000, new DelayedClock());
        // What was delayed is off by ten milliseconds; the machine may disturb the others, but not all of them so much.
        assertThat(Math.abs(instantNs - 5_000)).isLessThan(5_000_000);
    }
}
