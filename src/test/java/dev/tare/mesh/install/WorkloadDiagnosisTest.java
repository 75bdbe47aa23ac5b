package dev.tare.mesh.install;

import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Why workloads do not become ready. */
class WorkloadDiagnosisTest {

    private static final ContainerState RUNNING =
            new ContainerStateBuilder().withNewRunning().endRunning().build();

    private static ContainerState waiting(String reason, String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    private static ContainerState ended(int code, String reason) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .endTerminated()
                .build();
    }

    private static ContainerStatus container(String name, boolean ready, ContainerState state) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withReady(ready)
                .withState(state)
                .build();
    }

    private static Pod pod(String name, ContainerStatus... containers) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("istio-system")
                .withName(name)
                .endMetadata()
                .withNewStatus()
                .withContainerStatuses(containers)
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("True")
                .withReason("AsItShould")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod initialising(String name, ContainerStatus... containers) {
        return new PodBuilder(pod(name))
                .editStatus()
                .withInitContainerStatuses(containers)
                .endStatus()
                .build();
    }

    private static Optional<String> trouble(Pod... pods) {
        return WorkloadDiagnosis.of(List.of(pods), List.of());
    }

    private static Event event(String reason) {
        return new EventBuilder()
                .withReason(reason)
                .withMessage("pods \"istiod-5f7\" is forbidden:\n exceeded quota")
                .withNewInvolvedObject()
                .withKind("ReplicaSet")
                .withNamespace("istio-system")
                .withName("istiod-5f7")
                .endInvolvedObject()
                .build();
    }

    @Test
    void anImageThatCannotBePulled() {
        assertThat(trouble(pod(
                        "istiod-5f7",
                        container("discovery", false, waiting("ImagePullBackOff", "Back-off pulling\nimage \"x\"")))))
                .contains("ImagePullBackOff istio-system/istiod-5f7: Back-off pulling image \"x\"");
        assertThat(trouble(pod("istiod-5f7", container("discovery", false, waiting("ErrImagePull", null)))))
                .contains("ErrImagePull istio-system/istiod-5f7");
    }

    @Test
    void aPodThatFitsOnNoNode() {
        Pod pod = new PodBuilder(pod("istiod-5f7"))
                .editStatus()
                .withConditions()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes are available: 3 Insufficient cpu.")
                .endCondition()
                .endStatus()
                .build();
        assertThat(trouble(pod))
                .contains("Unschedulable istio-system/istiod-5f7: 0/3 nodes are available: 3 Insufficient cpu.");
    }

    @Test
    void aContainerThatEndedOrIsNotReady() {
        assertThat(trouble(pod("a", container("main", false, ended(137, "OOMKilled")))))
                .contains("OOMKilled istio-system/a: container main has ended with exit code 137");
        assertThat(trouble(pod("a", container("main", false, ended(1, null)))))
                .contains("Error istio-system/a: container main has ended with exit code 1");
        assertThat(trouble(pod("a", container("main", false, RUNNING))))
                .contains("NotReady istio-system/a: container main is not ready");
    }

    @Test
    void aContainerThatGoesFirst() {
        assertThat(trouble(initialising("cni-x", container("install", false, waiting("CrashLoopBackOff", "again")))))
                .contains("CrashLoopBackOff istio-system/cni-x: again");
    }

    @Test
    void healthyPodsHaveNone() {
        assertThat(trouble(
                        pod("a", container("main", true, RUNNING), container("proxy", true, RUNNING)),
                        pod("job", container("main", false, ended(0, "Completed"))),
                        initialising("b", container("init", false, ended(0, "Completed"))),
                        pod("new"),
                        pod("newer", container("main", false, null)),
                        new PodBuilder(pod("newest")).withStatus(null).build()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ContainerCreating", "PodInitializing"})
    void podsOnTheirWayHaveNone(String reason) {
        assertThat(trouble(pod("a", container("main", false, waiting(reason, null)))))
                .isEmpty();
    }

    @Test
    void podsThatAreBeingDeletedAreIgnored() {
        Pod going = new PodBuilder(pod("a", container("main", false, ended(1, "Error"))))
                .editMetadata()
                .withDeletionTimestamp("2026-03-01T12:00:00Z")
                .endMetadata()
                .build();
        assertThat(trouble(going)).isEmpty();
    }

    @Test
    void podsThatCannotBeMadeAreToldByAnEvent() {
        assertThat(WorkloadDiagnosis.of(List.of(), List.of(event("SuccessfulCreate"), event("FailedCreate"))))
                .contains("FailedCreate istio-system/istiod-5f7: pods \"istiod-5f7\" is forbidden: exceeded quota");
        assertThat(WorkloadDiagnosis.of(List.of(), List.of(event("Scheduled"), event(null))))
                .isEmpty();
    }

    @Test
    void theFirstPodByNameIsToldAndPodsBeforeEvents() {
        Pod b = pod("b", container("main", false, waiting("CreateContainerConfigError", null)));
        Pod c = pod("c", container("main", false, waiting("ImagePullBackOff", null)));
        assertThat(WorkloadDiagnosis.of(List.of(c, b), List.of(event("FailedCreate"))))
                .contains("CreateContainerConfigError istio-system/b");
    }
}
