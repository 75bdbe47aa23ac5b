package dev.tare.run;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.tare.plan.RunPlan;

import static org.assertj.core.api.Assertions.assertThat;

/** What the pass does that explains a run. */
class ExplainingMachineTest {

    private static final RunPlan PLAN = MeasuredMesh.plan();
    private static final Duration LEAD = Duration.ofMillis(200);

    private static Step next(Situation situation) {
        Duration minute = Duration.ofMinutes(1);
        return new RunMachine(
                        PLAN,
                        2,
                        Map.of(),
                        new RunMachine.Patience(minute, minute, LEAD, Duration.ofSeconds(10), Duration.ofHours(1)))
                .explaining()
                .next(situation.observation());
    }

    @Test
    void isOneBlockBehindARehearsal() {
        assertThat(next(Situation.ready())).isEqualTo(new Step.Publish(PLAN.rehearsal(), Situation.T0.plus(LEAD), 1));
        Situation rehearsed = Situation.ready()
                .published(PLAN.rehearsal(), Situation.T0)
                .measured(MeasuredMesh.QUIET.block(PLAN.rehearsal()));
        assertThat(next(rehearsed)).isEqualTo(new Step.Publish(PLAN.explanation(), Situation.T0.plus(LEAD), 1));
        Situation begun = Situation.ready().published(PLAN.explanation(), Situation.T0);
        assertThat(next(begun)).isInstanceOf(Step.Await.class);
        assertThat(next(begun.measured(MeasuredMesh.QUIET.block(PLAN.explanation()))))
                .isInstanceOfSatisfying(
                        Step.Finish.class,
                        finish -> assertThat(finish.ending().kind()).isEqualTo(RunOutcome.Kind.Completed));
    }
}
