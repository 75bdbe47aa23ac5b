package dev.tare.plan;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.Load;
import dev.tare.measure.Percentile;

import static org.assertj.core.api.Assertions.assertThat;

class ClaimsTest {

    @ParameterizedTest
    @CsvSource({"500,20,p50 p90 p99 p999", "499,20,p50 p90 p99", "50,20,p50 p90 p99", "49,20,p50 p90", "4,20,p50"})
    void familyIsWhatATrialHoldsEnoughRequestsFor(int rate, int seconds, String family) {
        Load load = new Load(rate, null, null, null, null, null, null, null, null, null, Duration.ofSeconds(seconds));
        assertThat(Claims.family(load)).extracting(Percentile::label).containsExactly(family.split(" "));
    }

    @Test
    void familyOfAClosedLoopIsAll() {
        assertThat(Claims.family(
                        new Load(null, 1, null, null, null, null, null, null, null, null, Duration.ofMillis(100))))
                .containsExactly(Percentile.values());
    }
}
