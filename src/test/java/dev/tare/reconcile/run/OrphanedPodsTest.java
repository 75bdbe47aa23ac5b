package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;

/** Pods whose run is gone, before a stand-in for the API server, which collects no garbage: each run is deleted as an orphan's. */
class OrphanedPodsTest {

    private final ClusterScript cluster = ClusterScript.ofSample().seeingAllPods();

    @AfterEach
    void close() {
        cluster.close();
    }

    private Pod pod(String name, String uid) {
        return cluster.client
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(ClusterScript.NAMESPACE)
                        .withName(name)
                        .withLabels(Map.of(ObjectLabels.RUN, "gone-1", ObjectLabels.RUN_UID, uid))
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .create();
    }

    private List<String> pods() {
        return cluster.pods().stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    @Test
    void whatIsLeftOfARunThatIsGoneGoesBeforeTheNextBegins() throws FleetException {
        cluster.untilPublished(0);
        assertThat(cluster.listing.objects()).isNotEmpty();
        cluster.client.resource(cluster.run()).delete();
        cluster.run("checkout-2", Map.of());
        cluster.clock.forward(Duration.ofMinutes(1));
        cluster.reconcile("checkout-2");
        assertThat(cluster.listing.objects())
                .as("Jobs and Deployments, and with them their pods")
                .isEmpty();
        assertThat(cluster.condition("checkout-2", "Admitted")).startsWith("True");
    }

    @Test
    void podsThatCameBackWithoutTheirRunGo() throws FleetException {
        pod("back", "from-a-backup");
        cluster.reconcile();
        assertThat(pods()).isEmpty();
    }

    /** A cache may be late. */
    @Test
    void podsOfARunThatIsThereStay() throws FleetException {
        pod("young", cluster.run().getMetadata().getUid());
        cluster.run("other", Map.of());
        cluster.server.forget();
        cluster.reconcileKnowing("other");
        assertThat(pods()).containsExactly("young");
    }

    @Test
    void aRunThatMeasuresLooksForNone() throws FleetException {
        cluster.untilPublished(0);
        cluster.clock.forward(Duration.ofMinutes(1));
        pod("back", "from-a-backup");
        cluster.reconcile();
        assertThat(pods()).contains("back");
    }
}
