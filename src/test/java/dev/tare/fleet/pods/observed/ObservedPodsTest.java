package dev.tare.fleet.pods.observed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.Reason;
import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.wire.Schedule.Watched;

import static org.assertj.core.api.Assertions.assertThat;

/** Pods as an API server had them. */
class ObservedPodsTest {

    private static final RunIdentity RUN = PlannedRun.IDENTITY;

    private static Pod recorded(String name) {
        try {
            return Serialization.unmarshal(
                    Files.readString(Path.of("src/test/resources/pods/seen", name + ".json")), Pod.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObservedPod seen(String name) {
        return ObservedPods.of(RUN, List.of(recorded(name))).all().findFirst().orElseThrow();
    }

    record Case(String pod, PodState state) {

        @Override
        public String toString() {
            return pod;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("running", new PodState.Running(true)),
                new Case("target-ready", new PodState.Running(true)),
                new Case("starting", new PodState.Running(false)),
                new Case("no-secret", new PodState.Pending()), // an event says why, the pod doesn't
                new Case(
                        "unschedulable",
                        new PodState.Unschedulable("0/1 nodes are available: 1 node(s) didn't match Pod's node"
                                + " affinity/selector. no new claims to deallocate, preemption: 0/1 nodes are available: 1"
                                + " Preemption is not helpful for scheduling.")),
                new Case(
                        "no-configuration",
                        new PodState.ContainerProblem(
                                "worker",
                                new Reason.Quoted("CreateContainerConfigError"),
                                "secret \"absent\" not found")),
                new Case("completed", new PodState.Ended(OptionalInt.of(0), "Completed", "")),
                new Case("failed", new PodState.Ended(OptionalInt.of(3), "Error", "tare: upstream is not known")),
                new Case("out-of-memory", new PodState.Ended(OptionalInt.of(137), "OOMKilled", "")),
                new Case(
                        "evicted",
                        new PodState.Ended(
                                OptionalInt.of(143),
                                "Evicted",
                                "Usage of EmptyDir volume \"d\" exceeds the limit \"1Mi\".")),
                new Case(
                        "drained",
                        new PodState.Ended(OptionalInt.of(143), "EvictionByEvictionAPI", "Eviction API: evicting")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void sayWhatTheyAreDoing(Case example) {
        assertThat(seen(example.pod()).state()).isEqualTo(example.state());
    }

    /** One that used more than it may is at fault itself. */
    @Test
    void sayWhetherTheClusterTakesThem() {
        assertThat(seen("drained").disruption()).hasValue("EvictionByEvictionAPI: Eviction API: evicting");
        assertThat(seen("evicted").disruption()).isEmpty();
        assertThat(seen("running").disruption()).isEmpty();
    }

    @Test
    void sayWhichImageCannotBeHad() {
        assertThat(seen("no-image").state()).isInstanceOfSatisfying(PodState.ContainerProblem.class, problem -> {
            assertThat(problem.reason()).isEqualTo(new Reason.Quoted("ImagePullBackOff"));
            assertThat(problem.message()).contains("images.example/absent:1.0.0");
        });
    }

    @Test
    void sayThatAProxyComesUpAgainAndAgain() {
        ObservedPod pod = seen("sidecar-crashes");
        assertThat(pod.state()).isInstanceOfSatisfying(PodState.ContainerProblem.class, problem -> {
            assertThat(problem.container()).isEqualTo("tare-client-proxy");
            assertThat(problem.reason()).isEqualTo(new Reason.Quoted("CrashLoopBackOff"));
        });
        assertThat(pod.restarts()).containsKey("tare-client-proxy").doesNotContainKey("worker");
        assertThat(pod.lastEnd().get("tare-client-proxy"))
                .isEqualTo(new PodState.Ended(OptionalInt.of(1), "Error", "tare: upstream is not known"));
    }

    @Test
    void sayHowATargetEndedBefore() {
        ObservedPod pod = seen("target-restarted");
        assertThat(pod.restarts().get("target")).isPositive();
        assertThat(pod.lastEnd().get("target").exitCode()).hasValue(7);
    }

    private static Pod worker(String name, String number, String job) {
        return new PodBuilder(recorded("running"))
                .editMetadata()
                .withName(name)
                .addToLabels(ObjectLabels.WORKER, number)
                .editFirstOwnerReference()
                .withName(job)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    @Test
    void areWorkersByNumberAndTargets() {
        Pod second = worker("second", "10", "checkout-7f3a-envoy-worker-10");
        Pod first = worker("z", "2", "checkout-7f3a-envoy-worker-2");
        Pod others = new PodBuilder(second)
                .editMetadata()
                .addToLabels(ObjectLabels.RUN_UID, "others")
                .endMetadata()
                .build();
        Pod nobodys =
                new PodBuilder().withNewMetadata().withName("x").endMetadata().build();
        ObservedPods pods = ObservedPods.of(
                RUN, List.of(second, recorded("target-ready"), others, first, nobodys, recorded("running")));
        assertThat(pods.workers()).extracting(pod -> pod.worker().orElseThrow()).containsExactly(0, 2, 10);
        assertThat(pods.targets()).extracting(ObservedPod::name).containsExactly("target-ready");
        assertThat(pods.all().flatMap(pod -> pod.node().stream())).containsOnly("node-1");
    }

    /** Whoever may create pods may give them the labels of a run. */
    @Test
    void areNotThoseOfAnybodyElseWithTheSameLabels() {
        Pod alone = new PodBuilder(recorded("running"))
                .editMetadata()
                .withOwnerReferences()
                .endMetadata()
                .build();
        Pod noNumber = worker("x", "x", "checkout-7f3a-envoy-worker-x");
        Pod hugeNumber = worker("y", "99999999999", "checkout-7f3a-envoy-worker-99999999999");
        Pod ofAnotherJob = worker("backup", "0", "backup");
        Pod controlledByNobody = new PodBuilder(recorded("running"))
                .editMetadata()
                .editFirstOwnerReference()
                .withController(false)
                .endOwnerReference()
                .endMetadata()
                .build();
        Pod ofAnotherDeployment = new PodBuilder(recorded("target-ready"))
                .editMetadata()
                .editFirstOwnerReference()
                .withName("front-6f9c8d7b5")
                .endOwnerReference()
                .endMetadata()
                .build();
        assertThat(ObservedPods.of(
                                RUN,
                                List.of(
                                        alone,
                                        noNumber,
                                        hugeNumber,
                                        ofAnotherJob,
                                        controlledByNobody,
                                        ofAnotherDeployment))
                        .all())
                .isEmpty();
    }

    @Test
    void areReadyUnlessTheyLeave() {
        assertThat(seen("running").isReady()).isTrue();
        assertThat(seen("starting").isReady()).isFalse();
        assertThat(seen("drained").leaving()).isTrue();
        Pod leaving = new PodBuilder(recorded("running"))
                .editMetadata()
                .withDeletionTimestamp("2026-03-01T12:00:00Z")
                .endMetadata()
                .build();
        assertThat(ObservedPods.of(RUN, List.of(leaving)).workers().get(0).isReady())
                .isFalse();
    }

    @Test
    void haveTheIdsOfTheirContainersAsControlGroupsHaveThem() {
        ObservedPod pod = seen("running");
        assertThat(pod.containerIds())
                .containsOnlyKeys("worker", "tare-client-proxy")
                .allSatisfy((name, id) -> assertThat(id).matches("[0-9a-f]{64}"));
        assertThat(pod.watched())
                .containsExactly(
                        Watched.container(
                                "envoy", Role.PROXY, pod.containerIds().get("tare-client-proxy")),
                        Watched.container(
                                "envoy", Role.WORKER, pod.containerIds().get("worker")));
        assertThat(seen("failed").containerIds()).doesNotContainKey("worker");
    }

    @Test
    void areNothingYetWhenTheyWereJustMade() {
        Pod made = new PodBuilder(recorded("running")).withStatus(null).build();
        assertThat(ObservedPods.of(RUN, List.of(made)).workers().get(0).state()).isEqualTo(new PodState.Pending());
    }
}
