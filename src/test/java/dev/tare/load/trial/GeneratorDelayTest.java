package dev.tare.load.trial;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GeneratorDelayTest {

    private final GeneratorDelay delay = new GeneratorDelay();

    @Test
    void nothingWasLate() {
        delay.add(0, 5);
        delay.add(-7, 5);
        assertThat(delay.mostNs(6)).isZero();
    }

    @Test
    void whatComesLaterIsTouchedUntilItHasFaded() {
        delay.add(1_000, 50);
        assertThat(delay.mostNs(50)).isEqualTo(1_000);
        assertThat(delay.mostNs(49 + GeneratorDelay.FADES_AFTER * 1_000)).isEqualTo(1_000);
        assertThat(delay.mostNs(50 + GeneratorDelay.FADES_AFTER * 1_000)).isZero();
    }

    @Test
    void theLargestCountsAndLeavesTheOthersWhenItHasFaded() {
        delay.add(5_000, 0);
        delay.add(100, 44_000);
        delay.add(700, 44_500);
        assertThat(delay.mostNs(44_600)).isEqualTo(5_000);
        assertThat(delay.mostNs(45_000)).isEqualTo(700);
        assertThat(delay.mostNs(44_500 + 9 * 700)).isZero();
    }

    @Test
    void ofDelaysOfAboutTheSameLengthTheLargestCountsAsLongAsAny() {
        delay.add(1_000, 0);
        delay.add(520, 100);
        assertThat(delay.mostNs(8_999)).isEqualTo(1_000);
        assertThat(delay.mostNs(9_000)).isZero();
        delay.add(600, 10_000);
        delay.add(1_000, 12_000);
        delay.add(900, 14_000);
        assertThat(delay.mostNs(22_099)).isEqualTo(1_000);
        assertThat(delay.mostNs(22_100)).isZero();
    }

    @Test
    void anEmptySystemKnowsNothingOfWhatWas() {
        delay.add(1_000_000, 0);
        delay.forget();
        assertThat(delay.mostNs(1)).isZero();
        delay.add(5, 1);
        assertThat(delay.mostNs(2)).isEqualTo(5);
    }
}
