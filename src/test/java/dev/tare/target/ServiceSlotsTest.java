package dev.tare.target;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceSlotsTest {

    @Test
    void whoFindsAPlaceFreeIsServedAtOnce() {
        ServiceSlots places = new ServiceSlots(2);
        assertThat(places.endNs(-5, 100)).isEqualTo(95);
        assertThat(places.endNs(0, 100)).isEqualTo(100);
        assertThat(places.endNs(95, 100)).isEqualTo(195);
    }

    @Test
    void whoComesLaterWaitsForTheFirstPlaceToBeFree() {
        ServiceSlots places = new ServiceSlots(2);
        assertThat(LongStream.of(0, 10, 20, 30, 40).map(now -> places.endNs(now, 100)))
                .containsExactly(100L, 110L, 200L, 210L, 300L);
    }

    @Test
    void takesItsPlacesByItsServiceTimeAndNotMore() {
        ServiceSlots places = new ServiceSlots(4);
        long last = 0;
        for (int request = 0; request < 10_000; request++) {
            last = places.endNs(request, 2_000_000);
        }
        // 10,000 requests at 2,000 a second, but for the nanoseconds in which they came.
        assertThat(last).isBetween(5_000_000_000L, 5_000_010_000L);
    }
}
