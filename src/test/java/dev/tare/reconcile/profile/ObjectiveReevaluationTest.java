package dev.tare.reconcile.profile;

import java.time.Duration;
import java.util.List;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.Objective;
import dev.tare.api.Objective.Metric;
import dev.tare.api.ObjectiveBuilder;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.ObjectiveStatus.Result;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.app.RunInCluster;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.plan.SpecHash;

import static org.assertj.core.api.Assertions.assertThat;

/** What was measured once, judged by other objectives. */
class ObjectiveReevaluationTest {

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final ObjectiveReevaluation rejudgement = new ObjectiveReevaluation(server.client());
    private LatestResult result;

    @BeforeEach
    void measure() throws Exception {
        result = LatestResult.NONE.followedBy(new RunInCluster(server.client()).finished());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static PerformanceProfile profile(Objective... objectives) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace(RunInCluster.NAMESPACE)
                .withName("checkout")
                .withGeneration(7L)
                .build());
        profile.setSpec(RunInCluster.spec().withObjectives(List.of(objectives)));
        return profile;
    }

    private static Objective overheadBelow(Duration limit) {
        return ObjectiveBuilder.builder()
                .name("other")
                .metric(Metric.LATENCY_P50)
                .environment("mesh")
                .overheadBelow(limit)
                .build();
    }

    @Test
    void isByTheObjectivesThatTheProfileHasNow() {
        LatestResult missed = rejudgement.of(profile(overheadBelow(Duration.ofNanos(1_000))), result);
        assertThat(missed.objectives())
                .extracting(ObjectiveStatus::name, ObjectiveStatus::result)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("other", Result.Missed));
        PerformanceProfile lenient = profile(overheadBelow(Duration.ofSeconds(1)));
        LatestResult met = rejudgement.of(lenient, missed);
        assertThat(met.objectives()).extracting(ObjectiveStatus::result).containsExactly(Result.Met);
        assertThat(met.summary()).isEqualTo(result.summary());
        assertThat(met.run().profile().objectivesHash()).isEqualTo(SpecHash.ofObjectives(lenient.getSpec()));
        server.forget();
        assertThat(rejudgement.of(lenient, met)).isEqualTo(met);
        assertThat(server.requests()).as("it is judged once").isEmpty();
        assertThat(rejudgement.of(profile(), met).objectives()).isEmpty();
    }

    @Test
    void leavesAsItIsWhatIsNotKeptAnyMore() {
        server.client().configMaps().inNamespace(RunInCluster.NAMESPACE).delete();
        assertThat(rejudgement.of(profile(overheadBelow(Duration.ofSeconds(1))), result))
                .isEqualTo(result);
    }

    @Test
    void leavesAsItIsWhatIsOfAnotherSpec() {
        PerformanceProfile other = profile(overheadBelow(Duration.ofSeconds(1)));
        PerformanceProfileSpec spec = other.getSpec();
        other.setSpec(spec.with()
                .environments(spec.environments().subList(0, 1))
                .objectives(List.of())
                .build());
        assertThat(rejudgement.of(other, result)).isEqualTo(result);
    }
}
