package dev.tare.load.trial;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RateCapTest {

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long START_NS = 123_456_789_000_000_000L;

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 7, 999, 50_000, 1_234_567})
    void sendsExactlyAsManyWhereItIsNeverLate(long perSecond) {
        RateCap cap = new RateCap(perSecond);
        cap.sent(START_NS);
        long nowNs = START_NS;
        for (long sent = 0; sent < perSecond; sent++) {
            nowNs = Math.max(nowNs, cap.nextNs());
            cap.sent(nowNs);
        }
        // The first may be followed by a burst, and is one itself.
        assertThat(nowNs)
                .isBetween(START_NS + SECOND_NS - RateCap.BURST_NS - SECOND_NS / perSecond, START_NS + SECOND_NS + 1);
    }

    @Test
    void makesUpForAStallOfAMomentOnly() {
        RateCap cap = new RateCap(1_000);
        cap.sent(START_NS);
        long nowNs = START_NS + SECOND_NS;
        int atOnce = 0;
        while (cap.allows(nowNs)) {
            cap.sent(nowNs);
            atOnce++;
        }
        assertThat(atOnce).isEqualTo(11);
    }

    @Test
    void withoutARateThereIsNone() {
        RateCap cap = new RateCap(0);
        cap.sent(START_NS);
        assertThat(cap.allows(START_NS)).isTrue();
    }

    @Test
    void workersShareIt() {
        assertThat(WorkerRate.cap(10, 0, 4)).isEqualTo(3);
        assertThat(WorkerRate.cap(10, 3, 4)).isEqualTo(2);
        assertThat(WorkerRate.cap(2, 3, 4)).as("no worker stands still").isEqualTo(1);
        assertThat(WorkerRate.cap(0, 3, 4)).as("there is none").isZero();
    }
}
