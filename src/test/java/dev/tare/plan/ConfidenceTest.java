package dev.tare.plan;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.Load;

import static org.assertj.core.api.Assertions.assertThat;

class ConfidenceTest {

    /** The least n with 2/2^n at most alpha/m. */
    @ParameterizedTest
    @CsvSource({"1,95,6", "4,95,8", "8,95,9", "12,95,9", "36,95,11", "1,50,2", "1,90,5", "1,99,8", "4,99,10"})
    void leastBlocks(int intervals, int confidencePercent, int blocks) {
        assertThat(Confidence.leastBlocks(intervals, confidencePercent)).isEqualTo(blocks);
    }

    @ParameterizedTest
    @CsvSource({"500,20,p50 p90 p99 p999", "499,20,p50 p90 p99", "50,20,p50 p90 p99", "49,20,p50 p90", "4,20,p50"})
    void familyIsWhatATrialHoldsEnoughRequestsFor(int rate, int seconds, String family) {
        Load load = new Load(rate, null, null, null, null, null, Duration.ofSeconds(seconds));
        assertThat(Confidence.family(load)).containsExactly(family.split(" "));
    }

    @Test
    void familyOfAClosedLoopIsAll() {
        assertThat(Confidence.family(new Load(null, 1, null, null, null, null, Duration.ofMillis(100))))
                .containsExactly("p50", "p90", "p99", "p999");
    }
}
