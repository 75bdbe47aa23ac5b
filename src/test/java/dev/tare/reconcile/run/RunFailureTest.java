package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.fleet.FleetException;
import dev.tare.reconcile.rules.ChartLimits;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/** What a run cannot go on with, before a stand-in for the API server. */
class RunFailureTest {

    private static final String TARGET = "checkout-1-mesh-target";
    private static final String WORKER = "checkout-1-mesh-worker-0";
    private static final String SECURITY =
            "pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": runAsNonRoot != true";
    private static final String QUOTA = "pods \"x\" is forbidden: exceeded quota: compute";

    private final ClusterScript cluster = ClusterScript.ofSample();

    @AfterEach
    void close() {
        cluster.close();
    }

    private void failed(String reason, String message) {
        assertThat(cluster.condition("Complete")).isEqualTo("True " + reason + ": " + message);
        assertThat(cluster.condition("Failed")).startsWith("True " + reason);
        assertThat(cluster.condition("Valid")).startsWith("False Incomplete");
        assertThat(cluster.condition("Reconciling")).startsWith("False");
        assertThat(cluster.listing.objects()).isEmpty();
    }

    private void keptTwoBlocks() {
        assertThat(cluster.run().getStatus().blocks().complete()).isEqualTo(2);
        assertThat(cluster.run()
                        .getStatus()
                        .summary()
                        .get(1)
                        .overheadMicros()
                        .p50()
                        .estimate())
                .isBetween(995L, 1_005L);
        assertThat(cluster.listing.results()).hasSize(3);
    }

    private static Pod ended(Pod pod) {
        return new PodBuilder(pod)
                .editStatus()
                .withPhase("Failed")
                .editFirstContainerStatus()
                .withNewState()
                .withNewTerminated()
                .withExitCode(137)
                .withReason("OOMKilled")
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    @Test
    void aWorkerEnds() throws FleetException {
        cluster.untilPublished(2);
        cluster.node.change(WORKER, RunFailureTest::ended);
        assertThat(cluster.reconcile()).isEmpty();
        failed("WorkerEnded", "pod checkout-1-mesh-worker-0 has ended: OOMKilled (exit code 137)");
        keptTwoBlocks();
    }

    @Test
    void aWorkerSaysWhyItEnds() throws FleetException {
        cluster.untilPublished(2);
        cluster.say(WORKER, new WorkerLine.Failed(0, "NoAnswer", "the target does not answer"));
        cluster.node.change(WORKER, RunFailureTest::ended);
        cluster.reconcile();
        failed("NoAnswer", "the target does not answer");
        keptTwoBlocks();
    }

    @Test
    void aTargetStartsAgain() throws FleetException {
        cluster.untilPublished(2);
        cluster.node.change(TARGET, pod -> new PodBuilder(pod)
                .editStatus()
                .editFirstContainerStatus()
                .withRestartCount(1)
                .withContainerID("containerd://another")
                .endContainerStatus()
                .endStatus()
                .build());
        cluster.reconcile();
        failed("TargetEnded", "container target of pod checkout-1-mesh-target was started again");
        keptTwoBlocks();
    }

    @Test
    void aPodIsGone() throws FleetException {
        cluster.untilPublished(2);
        cluster.client.resource(cluster.pod(TARGET)).delete();
        cluster.reconcile();
        failed("TargetEnded", "1 of 2 target pods is gone");
        keptTwoBlocks();
    }

    @Test
    void noResultsCome() throws FleetException {
        cluster.untilPublished(2);
        for (int turn = 0; turn < 200 && !cluster.isComplete(); turn++) {
            cluster.reconcile().ifPresent(cluster.clock::forward);
        }
        failed("ResultsMissing", "block 3 has ended, but results of workers or targets are missing");
        keptTwoBlocks();
    }

    @Test
    void aLogCannotBeRead() throws FleetException {
        cluster.untilPublished(2);
        cluster.server.breakLogs(new StatusBuilder()
                .withCode(403)
                .withMessage("pods is forbidden")
                .build());
        for (int turn = 0; turn < 200 && !cluster.isComplete(); turn++) {
            cluster.reconcile().ifPresent(cluster.clock::forward);
        }
        assertThat(cluster.condition("Failed"))
                .startsWith(
                        "True ResultsMissing: block 3 has ended, but results of workers or targets are missing; the log"
                                + " of pod ")
                .contains("pods is forbidden");
        keptTwoBlocks();
    }

    /** How often a log is asked for at the look after a block has ended, where the API server says this instead of giving one. */
    private long logsAskedFor(int code) throws FleetException {
        cluster.untilPublished(2);
        Instant start = Instant.parse(cluster.run().getStatus().publication().startsAt());
        cluster.clock.forward(Duration.between(cluster.clock.instant(), start.plusSeconds(20)));
        cluster.server.breakLogs(
                new StatusBuilder().withCode(code).withMessage("no log").build());
        cluster.server.forget();
        cluster.reconcile();
        return cluster.server.requests().stream()
                .filter(request -> request.contains("/log?"))
                .count();
    }

    @Test
    void aNodeThatDoesNotAnswerIsAskedOnceInALook() throws FleetException {
        assertThat(logsAskedFor(502)).isEqualTo(1);
    }

    @Test
    void theLogOfOnePodIsRefusedAndThatOfTheOthersIsReadAllTheSame() throws FleetException {
        assertThat(logsAskedFor(404)).isEqualTo(4);
    }

    private void start(Duration time) throws FleetException {
        for (Duration spent = Duration.ZERO;
                spent.compareTo(time) < 0 && !cluster.isComplete();
                spent = spent.plusSeconds(5)) {
            cluster.reconcile();
            cluster.clock.forward(Duration.ofSeconds(5));
        }
        cluster.reconcile();
    }

    /** An autoscaler adds one, which takes minutes. */
    @Test
    void aNodeIsAwaitedForAsLongAsTheClusterIsGiven() throws FleetException {
        cluster.startingWithin(Duration.ofMinutes(8));
        noNodeAccepts(TARGET);
        start(Duration.ofSeconds(470));
        starting("no node accepts pod checkout-1-mesh-target: 0/1 nodes are available");
        cluster.node.change(
                TARGET, pod -> new PodBuilder(pod).withNewStatus().endStatus().build());
        cluster.untilPublished(0);
    }

    @Test
    void aNodeThatDoesNotComeEndsItInTime() throws FleetException {
        cluster.startingWithin(Duration.ofMinutes(8));
        noNodeAccepts(TARGET);
        start(Duration.ofSeconds(485));
        failed("Unschedulable", "no node accepts pod checkout-1-mesh-target: 0/1 nodes are available");
    }

    @Test
    void noNodeTakesAPod() throws FleetException {
        noNodeAccepts(TARGET);
        start(Duration.ofSeconds(110));
        assertThat(cluster.isComplete()).isFalse();
        starting("no node accepts pod checkout-1-mesh-target: 0/1 nodes are available");
        start(Duration.ofSeconds(15));
        failed("Unschedulable", "no node accepts pod checkout-1-mesh-target: 0/1 nodes are available");
    }

    private void noNodeAccepts(String pod) throws FleetException {
        cluster.untilTargetsAreMade();
        cluster.node.change(pod, made -> new PodBuilder(made)
                .withNewStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/1 nodes are available")
                .endCondition()
                .endStatus()
                .build());
    }

    @Test
    void anImageHasNoValidName() throws FleetException {
        cluster.untilTargetsAreMade();
        cluster.node.change(TARGET, pod -> new PodBuilder(pod)
                .withNewStatus()
                .addNewContainerStatus()
                .withName("target")
                .withNewState()
                .withNewWaiting()
                .withReason("InvalidImageName")
                .withMessage("no such name")
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build());
        cluster.reconcile();
        failed("InvalidImageName", "container target of pod checkout-1-mesh-target does not start: no such name");
    }

    /** What its status says while its pods are on their way. */
    private void starting(String cause) {
        assertThat(cluster.condition("Complete")).isEqualTo("False Starting: the run's pods are starting: " + cause);
        assertThat(cluster.condition("Reconciling")).startsWith("True Starting: the run's pods are starting: ");
        assertThat(cluster.run().getStatus().headline()).isEqualTo("starting: " + cause);
    }

    @Test
    void whatAWarningSaysOfAPodIsSaidAndForgottenWhenItStarts() throws FleetException {
        cluster.untilTargetsAreMade();
        Pod target = cluster.pod(TARGET);
        cluster.client
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withNamespace(ClusterScript.NAMESPACE)
                        .withName("event")
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName(TARGET)
                        .withUid(target.getMetadata().getUid())
                        .endInvolvedObject()
                        .withType("Warning")
                        .withReason("FailedMount")
                        .withLastTimestamp("2026-03-01T12:00:01Z")
                        .withMessage("configmap \"x\" not found")
                        .build())
                .create();
        start(Duration.ofSeconds(5));
        starting("pod checkout-1-mesh-target does not start: FailedMount: configmap \"x\" not found");
        cluster.node.nodeActs();
        cluster.reconcile();
        assertThat(cluster.condition("Complete")).isEqualTo("False Starting: the run's pods are starting");
    }

    @Test
    void anInitContainerFailsAgainAndAgain() throws FleetException {
        cluster.untilTargetsAreMade();
        cluster.node.change(TARGET, pod -> new PodBuilder(pod)
                .withNewStatus()
                .addNewInitContainerStatus()
                .withName("mesh-init")
                .withNewState()
                .withNewTerminated()
                .withExitCode(3)
                .withReason("Error")
                .withMessage("iptables: not permitted")
                .endTerminated()
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build());
        start(Duration.ofSeconds(5));
        starting("container mesh-init of pod checkout-1-mesh-target does not start: it has ended: Error (exit code 3),"
                + " iptables: not permitted");
        start(Duration.ofSeconds(120));
        failed(
                "InitContainerFailed",
                "container mesh-init of pod checkout-1-mesh-target does not start: it has ended: Error (exit code 3),"
                        + " iptables: not permitted");
    }

    @Test
    void anInitContainerThatIsTriedOnceMoreHasFailedNevertheless() throws FleetException {
        cluster.untilTargetsAreMade();
        cluster.node.change(TARGET, pod -> new PodBuilder(pod)
                .withNewStatus()
                .addNewInitContainerStatus()
                .withName("mesh-init")
                .withRestartCount(2)
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(1)
                .withReason("Error")
                .endTerminated()
                .endLastState()
                .endInitContainerStatus()
                .endStatus()
                .build());
        start(Duration.ofSeconds(5));
        String cause =
                "container mesh-init of pod checkout-1-mesh-target does not start: it is started again; before that it"
                        + " had ended: Error (exit code 1)";
        starting(cause);
        start(Duration.ofSeconds(120));
        failed("InitContainerFailed", cause);
    }

    @Test
    void whatCanNeverPassEndsItAtOnce() throws FleetException {
        startTargets(true);
        String never = "pods \"x\" is forbidden: no PriorityClass with name urgent was found";
        refuseTargets(never);
        cluster.clock.forward(Duration.ofSeconds(2));
        cluster.reconcile();
        failed("PodsRefused", "the pod of Deployment checkout-1-mesh-target is refused: " + never);
    }

    private void refuseTargets(String message) {
        cluster.client
                .apps()
                .deployments()
                .inNamespace(ClusterScript.NAMESPACE)
                .withName(TARGET)
                .editStatus(deployment -> deployment
                        .edit()
                        .withNewStatus()
                        .withConditions(new DeploymentConditionBuilder()
                                .withType("ReplicaFailure")
                                .withStatus("True")
                                .withReason("FailedCreate")
                                .withMessage(message)
                                .build())
                        .endStatus()
                        .build());
    }

    private void startTargets(boolean refused) throws FleetException {
        cluster.untilTargetsAreMade();
        if (refused) {
            cluster.client.resource(cluster.pod(TARGET)).delete();
        } else {
            cluster.node.nodeActs();
            cluster.reconcile();
        }
    }

    @Test
    void podSecurityForbidsATarget() throws FleetException {
        startTargets(true);
        refuseTargets(SECURITY);
        cluster.reconcile();
        assertThat(cluster.isComplete()).as("it is not asked at once").isFalse();
        cluster.clock.forward(Duration.ofSeconds(2));
        cluster.reconcile();
        failed("PodsRefused", "the pod of Deployment checkout-1-mesh-target is refused: " + SECURITY);
    }

    @Test
    void aQuotaIsWaitedFor() throws FleetException {
        startTargets(true);
        refuseTargets(QUOTA);
        start(Duration.ofSeconds(5));
        starting("the pod of Deployment checkout-1-mesh-target is refused: " + QUOTA);
        start(Duration.ofSeconds(110));
        assertThat(cluster.isComplete()).isFalse();
        start(Duration.ofSeconds(10));
        failed("PodsRefused", "the pod of Deployment checkout-1-mesh-target is refused: " + QUOTA);
    }

    @Test
    void podSecurityForbidsAWorker() throws FleetException {
        startTargets(false);
        Job job = cluster.client
                .batch()
                .v1()
                .jobs()
                .inNamespace(ClusterScript.NAMESPACE)
                .withName("checkout-1-baseline-worker-0")
                .get();
        for (String[] event :
                new String[][] {{"1", "2026-03-01T12:00:01Z", QUOTA}, {"2", "2026-03-01T12:00:02Z", SECURITY}}) {
            cluster.client
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withNamespace(ClusterScript.NAMESPACE)
                            .withName("event-" + event[0])
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withKind("Job")
                            .withName("checkout-1-baseline-worker-0")
                            .withUid(job.getMetadata().getUid())
                            .endInvolvedObject()
                            .withReason("FailedCreate")
                            .withLastTimestamp(event[1])
                            .withMessage("Error creating: " + event[2])
                            .build())
                    .create();
        }
        cluster.clock.forward(Duration.ofSeconds(10));
        cluster.reconcile();
        failed("PodsRefused", "the pod of Job checkout-1-baseline-worker-0 is refused: " + SECURITY);
        assertThat(cluster.server.requests())
                .anyMatch(request -> request.contains("/events?") && request.contains("reason%3DFailedCreate"));
    }

    @Test
    void runsThatGoWellAskNobodyWhyTheyDoNot() throws FleetException {
        cluster.untilComplete();
        assertThat(cluster.server.requests())
                .noneMatch(request -> request.startsWith("GET") && request.contains("/events"));
    }

    private void writeTooMuch(String pod) {
        String complaint = "y".repeat(1 << 16);
        for (int line = 0; line < 65; line++) {
            cluster.server.writeLog(ClusterScript.NAMESPACE, pod, cluster.clock.instant(), complaint);
        }
    }

    @Test
    void aLogIsTooLong() throws FleetException {
        cluster.untilPublished(2);
        writeTooMuch(WORKER);
        for (int turn = 0; turn < 200 && !cluster.isComplete(); turn++) {
            cluster.turn();
        }
        assertThat(cluster.condition("Failed"))
                .matches(
                        "True LogTooLong: the log of pod checkout-1-mesh-worker-0 is too long: it has more than 4 MiB since"
                                + " 2026-.*Z");
        keptTwoBlocks();
    }

    @Test
    void aPodThatHasEndedAtOnceHasWrittenTooMuch() throws FleetException {
        cluster.until(
                () -> cluster.measuringPods().size() == 4 && cluster.pod(WORKER).getStatus() != null);
        writeTooMuch(WORKER);
        cluster.node.change(WORKER, RunFailureTest::ended);
        cluster.reconcile();
        assertThat(cluster.condition("Failed")).startsWith("True LogTooLong: the log of pod " + WORKER);
    }

    @Test
    void moreIsMeasuredThanIsStored() throws FleetException {
        cluster.untilPublished(2);
        cluster.limited(
                ChartLimits.of(1_000, 100, 4).withResultBytes(60 << 10)); // of which less than 43 KiB are expected
        cluster.workers.usedByEach = 5_000;
        for (int turn = 0; turn < 200 && !cluster.isComplete(); turn++) {
            cluster.turn();
        }
        assertThat(cluster.condition("Failed"))
                .matches(
                        "True ResultsTooLarge: the results of block 3 take \\d+\\.\\d KiB, and only 5\\d\\.\\d KiB are left of what"
                                + " this cluster stores of a run");
        keptTwoBlocks();
    }
}
