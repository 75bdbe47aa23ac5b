package dev.tare.plan;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.Load;
import dev.tare.api.LoadBuilder;
import dev.tare.measure.Percentile;

import static org.assertj.core.api.Assertions.assertThat;

class IntervalPlanTest {

    @ParameterizedTest
    @CsvSource({"500,20,p50 p90 p99 p999", "499,20,p50 p90 p99", "50,20,p50 p90 p99", "49,20,p50 p90", "4,20,p50"})
    void familyIsWhatATrialHoldsEnoughRequestsFor(int rate, int seconds, String family) {
        Load load = LoadBuilder.builder()
                .rate(rate)
                .duration(Duration.ofSeconds(seconds))
                .build();
        assertThat(IntervalPlan.family(load)).extracting(Percentile::label).containsExactly(family.split(" "));
    }

    @Test
    void stagesAreAddedUp() {
        Load load = stages(new Load.Stage(100, Duration.ofSeconds(10)), new Load.Stage(900, Duration.ofSeconds(10)));
        assertThat(load.duration()).isEqualTo(Duration.ofSeconds(20));
        assertThat(LoadRate.requests(load)).isEqualTo(6_000);
        assertThat(LoadRate.average(load)).contains(300L);
        assertThat(IntervalPlan.family(load)).extracting(Percentile::label).containsExactly("p50", "p90", "p99");
    }

    private static Load stages(Load.Stage... stages) {
        return LoadBuilder.builder().stages(List.of(stages)).build();
    }

    @Test
    void familyOfAClosedLoopIsAll() {
        assertThat(IntervalPlan.family(LoadBuilder.builder()
                        .concurrency(1)
                        .duration(Duration.ofMillis(100))
                        .build()))
                .containsExactly(Percentile.values());
    }
}
