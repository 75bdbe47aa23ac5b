package dev.tare.load.trial;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.measure.Saturation;
import dev.tare.transport.TimedLoop;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class SaturationMeterTest {

    @Test
    void tellsWhatCameBetweenItsEndsOnly() throws Exception {
        try (TimedLoop loop = new TimedLoop("tested")) {
            CountDownLatch rounds = new CountDownLatch(2);
            loop.execute(() -> loop.add(nowNs -> {
                rounds.countDown();
                return nowNs + ms(5);
            }));
            rounds.await();
            stall(loop, 300);
            SaturationMeter calm = new SaturationMeter(loop);
            assertThat(calm.read().longestStallNs()).isLessThan(ms(295));

            SaturationMeter stalled = new SaturationMeter(loop);
            stall(loop, 60);
            System.gc();
            Saturation saturation = stalled.read();
            assertThat(saturation.longestStallNs()).isGreaterThanOrEqualTo(ms(55));
            assertThat(saturation.collections()).isPositive();
            assertThat(saturation.loopCpuNs()).isPositive();
            assertThat(saturation.loopBusyNs()).isLessThanOrEqualTo(saturation.loopCpuNs() + saturation.loopWaitedNs());
            assertThat(saturation.withBlockedWrites(3).blockedWrites()).isEqualTo(3);
        }
    }

    /** Lets the loop do nothing for a while, as a collection or a thread that is not scheduled does. */
    private static void stall(TimedLoop loop, long milliseconds) throws InterruptedException {
        loop.ask(() -> {
            Thread.sleep(milliseconds);
            return null;
        });
    }

    private static long ms(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
