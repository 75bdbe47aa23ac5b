package dev.tare.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.e2e.Eventually;
import dev.tare.plan.Specs;

import static org.assertj.core.api.Assertions.assertThat;

/** The built operator as a process of its own, before a stand-in for the API server. */
class OperatorLifeIT {

    private static final Path OPERATOR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Duration MOST = Duration.ofMinutes(2);
    private static final int TERMINATED = 143;

    private final ApiServerStandIn server = new ApiServerStandIn();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        server.close();
    }

    private Optional<String> holder(String lease) {
        return Optional.ofNullable(server.client()
                        .leases()
                        .inNamespace("test")
                        .withName(lease)
                        .get())
                .map(Lease::getSpec)
                .map(LeaseSpec::getHolderIdentity)
                .filter(holder -> !holder.isEmpty());
    }

    private void profile() {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName("small").build());
        profile.setSpec(Specs.profile("""
                target: {sample: {}}
                load: {rate: 200, connections: 8, warmup: 100ms, duration: 500ms}
                environments: [{name: baseline}]
                """));
        server.client().resource(profile).create();
    }

    private Optional<PerformanceRun> admitted() {
        List<PerformanceRun> runs = server.client()
                .resources(PerformanceRun.class)
                .inNamespace("shop")
                .list()
                .getItems();
        return runs.stream()
                .filter(run -> run.getStatus() != null
                        && Conditions.isTrue(run.getStatus().conditions(), Conditions.ADMITTED))
                .findFirst();
    }

    @Test
    void takesItsLeaseGivesPlacesAndEndsWhenItIsToldTo() throws Exception {
        Map<String, String> settings = Map.of(
                "tare.image",
                "images.example/tare:1.0.0",
                "quarkus.kubernetes-client.api-server-url",
                server.client().getMasterUrl().toString(),
                "quarkus.kubernetes-client.namespace",
                "test",
                "quarkus.http.port",
                "0");
        try (TareProcess operator = TareProcess.start(OPERATOR, directory, settings)) {
            Eventually.get("leader", MOST, () -> holder(LeaderElection.LEASE));
            profile();
            PerformanceRun run = Eventually.get("run that has a place", MOST, this::admitted);
            assertThat(holder("tare-place-1")).contains(run.getMetadata().getUid());

            operator.signal("TERM");
            assertThat(operator.exitCode()).isEqualTo(TERMINATED);
            assertThat(holder(LeaderElection.LEASE))
                    .as("holder of a Lease that was given back")
                    .isEmpty();
        }
    }
}
