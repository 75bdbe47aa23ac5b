package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** What the installer needs goes away: a mesh says so, and goes on, or leaves nothing behind, once it is there again. */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
class InstallerLossE2E {

    private static final String HOLD = "example.org/hold";
    private static final Duration IN_THE_MIDDLE = Duration.ofSeconds(3);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    private final Scenario user;
    private final KubernetesClient client;
    private final Meshes meshes;
    private final StandInIstio istio;

    InstallerLossE2E(Scenario user) {
        this.user = user;
        this.client = user.client();
        this.meshes = new Meshes(client);
        this.istio = new StandInIstio(user);
    }

    @BeforeAll
    static void letItInstall(Scenario user) throws IOException {
        StandInIstio.letItInstall(user);
    }

    @AfterAll
    static void letItInstallNoMore(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    @BeforeEach
    void list() {
        istio.remember();
    }

    @AfterEach
    void nothingIsLeft() {
        user.clear();
        istio.nothingIsLeft();
    }

    @Test
    void itsNamespaceIsDeleted() {
        istio.apply("istio", "", "");
        meshes.ready("istio");
        var namespace = client.namespaces().withName(StandInIstio.INSTALLER);
        namespace.delete();
        namespace.waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
        istio.delete("istio");
        user.keep(
                "no-namespace.txt",
                meshes.until(
                                "istio",
                                Conditions.STALLED,
                                "True",
                                "UninstallFailed",
                                "there is no namespace " + StandInIstio.INSTALLER,
                                "helm upgrade makes the namespace again",
                                "remove the finalizer tare.dev/mesh")
                        .getMessage());

        user.cluster().upgrade(StandInIstio.values(user));
        meshes.gone("istio");
    }

    @Test
    void theMeshIsDeletedAfterAllThatItOwns() {
        istio.apply("istio", "", "");
        meshes.ready("istio");
        deleteInForeground();
        meshes.gone("istio");
    }

    @Test
    void theMeshIsDeletedAfterAllThatItOwnsWhileItIsInstalled() {
        istio.apply("istio", "", "");
        istio.runningInstaller();
        Eventually.pause(IN_THE_MIDDLE);
        deleteInForeground();
        meshes.gone("istio");
    }

    /** As {@code kubectl delete --cascade=foreground}, and Argo CD unless it is told otherwise. */
    private void deleteInForeground() {
        client.resources(MeshInstall.class)
                .withName("istio")
                .withPropagationPolicy(DeletionPropagation.FOREGROUND)
                .delete();
    }

    /** As that of a node that is gone, and still in the list. */
    @Test
    void itsPodDoesNotEnd() {
        istio.apply("istio", "", "");
        Pod pod = istio.runningInstaller();
        client.resource(pod).edit(held -> {
            held.addFinalizer(HOLD);
            return held;
        });
        client.resource(pod).withGracePeriod(0).delete();
        user.keep(
                "held-pod.txt",
                meshes.until(
                                "istio",
                                Conditions.STALLED,
                                "True",
                                "InstallFailed",
                                "the installer does not end: pod tare-installer/"
                                        + pod.getMetadata().getName(),
                                HOLD)
                        .getMessage());

        Eventually.holds("pod that nobody holds", A_MINUTE, () -> isLetGo(pod));
        meshes.ready("istio");
    }

    /** Others write it, too. */
    private boolean isLetGo(Pod pod) {
        try {
            client.pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .edit(held -> {
                        held.removeFinalizer(HOLD);
                        return held;
                    });
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    @Test
    void theMeshsNameIsTooLongForItsJob() {
        String name = "a".repeat(60);
        istio.apply(name, "", "");
        user.keep(
                "long-name.txt",
                meshes.until(
                                name,
                                Conditions.STALLED,
                                "True",
                                "Invalid",
                                "metadata.name: is \"" + name + "\", but must have at most 58 characters")
                        .getMessage());
        assertThat(meshes.find(name).orElseThrow().getMetadata().getFinalizers())
                .isEqualTo(List.of());
        istio.delete(name);
        meshes.gone(name);
    }
}
