package dev.tare.app;

import java.time.Instant;
import java.util.Map;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.PerformanceRun;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.report.ConsoleTable;
import dev.tare.report.Report;
import dev.tare.report.ResourceText;
import dev.tare.run.Findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Against a stand-in for the API server. */
class StoredRunsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T13:00:00Z");
    private static final String WHICH = "PerformanceRun shop/" + RunInCluster.NAME;

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final RunInCluster cluster = new RunInCluster(server.client());

    @AfterEach
    void close() {
        server.close();
    }

    private StoredRun read() {
        return new StoredRuns(new ClusterQuestions(server.client()))
                .read(new ClusterRuns(server.client())
                        .run(
                                ResourceName.of(RunInCluster.NAMESPACE + "/" + RunInCluster.NAME),
                                ClusterRuns.Latest.RESULT));
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        UserException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.BAD_INPUT))
                .hasMessage(sentence);
    }

    @Test
    void findsAgainWhatTheStatusSays() throws Exception {
        PerformanceRun run = cluster.finished();
        StoredRun stored = read();
        Findings findings = stored.findings(NOW);
        assertThat(ResourceText.json(findings.runStatus().summary()))
                .isEqualTo(ResourceText.json(run.getStatus().summary()))
                .contains("tare-server");
        assertThat(findings.runStatus().headline()).isEqualTo(run.getStatus().headline());
        assertThat(findings.runStatus().noiseFloorMicros())
                .isEqualTo(run.getStatus().noiseFloorMicros());
        assertThat(findings.objectives()).isEqualTo(run.getStatus().objectives());
        assertThat(ExitCode.of(findings)).isEqualTo(ExitCode.FINE);
        assertThat(stored.measured()).hasSize(3 * RunInCluster.BLOCKS);
    }

    @Test
    void reportsTheRunAsItIsAndTheProfileAsItWas() throws Exception {
        cluster.finished();
        StoredRun stored = read();
        Report report = stored.report(stored.findings(NOW), Map.of());
        assertThat(report.run().getMetadata().getName()).isEqualTo(RunInCluster.NAME);
        assertThat(report.run().getStatus().node()).isEqualTo("node-1");
        assertThat(report.profile().getMetadata().getNamespace()).isEqualTo("shop");
        assertThat(report.profile().getStatus().lastRun().name()).isEqualTo(RunInCluster.NAME);
        assertThat(report.meshes())
                .extracting(mesh -> mesh.getMetadata().getName())
                .containsExactly("two-ms");
        assertThat(report.command()).isEqualTo("""
                # with spec.trials.seed: 42 in the profile, in the same order and with the same arrivals
                kubectl create -f - <<'EOF'
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceRun
                metadata:
                  namespace: shop
                  generateName: checkout-
                spec:
                  profileRef:
                    name: checkout
                EOF""");
    }

    @Test
    void reportsARunThatGoesOn() throws Exception {
        cluster.measuring(3);
        StoredRun stored = read();
        Findings findings = stored.findings(NOW);
        Report report = stored.report(findings, Map.of());
        assertThat(report.run().getStatus().blocks().complete()).isEqualTo(3);
        assertThat(report.run().getStatus().completedAt()).isNull();
        assertThat(report.run().getStatus().summary()).hasSize(2).allSatisfy(environment -> assertThat(
                        environment.verdict())
                .as("too few blocks so far are no fault")
                .isNotEqualTo(EnvironmentSummary.Verdict.Invalid));
        assertThat(ConsoleTable.render(report)).doesNotContain("INVALID", "TooFewBlocks");
        assertThat(ExitCode.of(findings)).isEqualTo(ExitCode.MEASUREMENT_INVALID);
    }

    @Test
    void saysWhyARunHasNotBegun() {
        cluster.queued();
        assertRefused(WHICH + " has not begun: this run is 3rd of 3 in the queue; it begins within 27 min");
    }

    @Test
    void saysThatTheResultsAreDeleted() throws Exception {
        PerformanceRun run = cluster.finished();
        new ResultStore(server.client()).deleteAll(RunIdentity.of(run));
        assertRefused("the results of " + WHICH
                + " were deleted: a later run of its profile has completed, or they had been kept for as long as the operator keeps any."
                + " Its figures are in its status: kubectl get performancerun " + RunInCluster.NAME
                + " --namespace shop --output yaml");
    }

    @Test
    void saysThatSomeResultsAreDeleted() throws Exception {
        cluster.finished();
        server.client()
                .configMaps()
                .inNamespace("shop")
                .withLabel(ObjectLabels.BLOCK, "5")
                .delete();
        assertRefused("of the 8 blocks of " + WHICH + " only 7 are still stored");
    }

    @Test
    void saysThatTheFrozenCopyIsGone() throws Exception {
        cluster.finished();
        server.client()
                .apps()
                .controllerRevisions()
                .inNamespace("shop")
                .withName(RunInCluster.NAME)
                .delete();
        assertRefused(
                "the frozen copy of " + WHICH + ", ControllerRevision " + RunInCluster.NAME + ", no longer exists");
    }

    @Test
    void saysWhichRightIsMissing() throws Exception {
        cluster.finished();
        server.answer(
                "/apis/apps/v1/namespaces/shop/controllerrevisions/" + RunInCluster.NAME,
                403,
                new StatusBuilder()
                        .withCode(403)
                        .withMessage("User \"eve\" cannot get resource \"controllerrevisions\"")
                        .build());
        assertRefused("you are not permitted to get controllerrevisions.apps in namespace shop; the API server at "
                + server.client().getConfiguration().getMasterUrl()
                + " says: User \"eve\" cannot get resource \"controllerrevisions\"");
    }

    @Test
    void describesANodeThatWasThereThen() throws Exception {
        PerformanceRun run = cluster.finished();
        node("2026-02-01T00:00:00Z");
        assertThat(ClusterNode.facts(server.client(), run.getStatus()))
                .containsEntry("Node", "node-1")
                .containsEntry("CPUs", "4")
                .containsEntry("System", "Debian 12, Linux 6.1.0, amd64");
    }

    @Test
    void doesNotTakeALaterNodeForTheOneOfThen() throws Exception {
        PerformanceRun run = cluster.finished();
        node("2026-03-02T00:00:00Z");
        assertThat(ClusterNode.facts(server.client(), run.getStatus()))
                .containsEntry("Node", "node-1")
                .doesNotContainKey("CPUs");
    }

    /** It would be given the present as the time of its creation. */
    private void node(String since) {
        server.answer(
                "/api/v1/nodes/node-1",
                200,
                new NodeBuilder()
                        .withNewMetadata()
                        .withName("node-1")
                        .withCreationTimestamp(since)
                        .endMetadata()
                        .withNewStatus()
                        .addToCapacity("cpu", new Quantity("4"))
                        .withNewNodeInfo()
                        .withOsImage("Debian 12")
                        .withKernelVersion("6.1.0")
                        .withArchitecture("amd64")
                        .withContainerRuntimeVersion("containerd://2.0.0")
                        .endNodeInfo()
                        .endStatus()
                        .build());
    }
}
