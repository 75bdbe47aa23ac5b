package dev.tare.fleet.pods.stored;

import java.util.List;

import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.plan.RunPlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a stand-in for the API server. */
class FrozenRunsTest {

    private static final RunIdentity RUN = PlannedRun.IDENTITY;

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final FrozenRuns frozen = new FrozenRuns(server.client());

    @AfterEach
    void close() {
        server.close();
    }

    private static FrozenRun copy(long seed) {
        RunPlan plan = PlannedRun.named("envoy-mtls").plan();
        List<FrozenRun.FrozenMesh> meshes = plan.environments().stream()
                .flatMap(environment -> environment.mesh().stream())
                .map(mesh -> new FrozenRun.FrozenMesh(mesh.getMetadata().getName(), mesh.getSpec(), "1.0"))
                .toList();
        return new FrozenRun(plan.profile(), plan.spec(), meshes, "7f3a", seed);
    }

    @Test
    void comesBackAsItWas() throws FleetException {
        assertThat(frozen.read(RUN)).isEmpty();
        assertThat(frozen.freeze(RUN, copy(42))).isEqualTo(copy(42));
        assertThat(frozen.read(RUN)).contains(copy(42));
    }

    @Test
    void theFirstCopyStays() throws FleetException {
        frozen.freeze(RUN, copy(42));
        assertThat(frozen.freeze(RUN, copy(43))).isEqualTo(copy(42));
    }

    /** To leave out what is not known would be to measure something else. */
    @Test
    void isNotReadWhereAnotherVersionHasWrittenMore() throws FleetException {
        frozen.freeze(RUN, copy(42));
        server.interfere(
                "/apis/apps/v1/namespaces/shop/controllerrevisions/checkout-7f3a",
                "{\"data\": {\"spec\": {\"load\": {\"novel\": 1}}}}");
        assertThatThrownBy(() -> frozen.read(RUN))
                .isInstanceOfSatisfying(FleetException.class, e -> assertThat(e.reason())
                        .isEqualTo(MeasuringFailureReason.FrozenCopyUnreadable))
                .hasMessageStartingWith(
                        "ControllerRevision shop/checkout-7f3a, which says what this run measures, cannot be"
                                + " read by this version of Tare: Unrecognized field \"novel\"");
    }

    @Test
    void isNotWhatSomebodyElseHasPutThere() {
        server.client()
                .resource(new ControllerRevisionBuilder()
                        .withNewMetadata()
                        .withNamespace(RUN.namespace())
                        .withName(RUN.name())
                        .endMetadata()
                        .withRevision(7L)
                        .build())
                .create();
        assertThatThrownBy(() -> frozen.read(RUN))
                .isInstanceOf(FleetException.class)
                .hasMessage(
                        "ControllerRevision shop/checkout-7f3a exists already, and does not belong to run checkout-7f3a:"
                                + " delete it, or wait until it is deleted");
        assertThatThrownBy(() -> frozen.freeze(RUN, copy(42))).isInstanceOf(FleetException.class);
    }
}
