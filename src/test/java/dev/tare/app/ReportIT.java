package dev.tare.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.cluster.ApiServerStandIn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** {@code tare report} as a user starts it, against a stand-in for the API server. */
class ReportIT {

    @TempDir
    Path directory;

    private final ApiServerStandIn server = new ApiServerStandIn();

    @AfterEach
    void close() {
        server.close();
    }

    private TareProcess report(String... more) throws Exception {
        return start(
                Map.of(),
                Stream.concat(
                        Stream.of("report", "--run", RunInCluster.NAMESPACE + "/" + RunInCluster.NAME),
                        Stream.of(more)));
    }

    private TareProcess start(Map<String, String> properties, Stream<String> words) throws Exception {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: stand-in
                contexts:
                - {name: stand-in, context: {cluster: stand-in, user: somebody}}
                - {name: elsewhere, context: {cluster: elsewhere, user: somebody}}
                clusters:
                - {name: stand-in, cluster: {server: "%s"}}
                - {name: elsewhere, cluster: {server: "http://127.0.0.1:1"}}
                users:
                - {name: somebody, user: {token: secret}}
                """.formatted(
                        server.client().getConfiguration().getMasterUrl()));
        return TareProcess.start(
                Path.of("target/tare.jar"),
                directory,
                properties,
                Stream.concat(words, Stream.of("--kubeconfig", kubeconfig.toString()))
                        .toArray(String[]::new));
    }

    @Test
    void isAPluginOfKubectlByThatName() throws Exception {
        new RunInCluster(server.client()).measuring(3);
        try (TareProcess tare =
                start(Map.of("tare.program", "kubectl-tare"), Stream.of("watch", RunInCluster.NAME, "-n", "shop"))) {
            tare.awaitMessage(RunInCluster.NAME + ": block 4 of at most 8 is being measured\n");
            assumeFalse(TareProcess.ignoresInterrupts(), "SIGINT is ignored here");
            tare.signal("INT");
            assertThat(tare.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
            assertThat(tare.messages())
                    .endsWith("the run goes on in the cluster; to follow it again: kubectl tare watch "
                            + RunInCluster.NAME + " --namespace shop\n");
            assertThat(tare.out()).isEmpty();
        }
    }

    @Test
    void writesTheReportOfARun() throws Exception {
        new RunInCluster(server.client()).finished();
        try (TareProcess tare = report("--out-dir", "out")) {
            assertThat(tare.exitCode()).isEqualTo(ExitCode.FINE);
            assertThat(tare.out()).contains("checkout: 500 requests/s", "mesh adds 2.0", "met          median");
            assertThat(tare.messages()).isEqualTo("""
                    shop/%1$s: 8 blocks were measured, the most that were allowed
                    report: out/%1$s/report.html
                    """.formatted(RunInCluster.NAME));
        }
        Path written = directory.resolve("out").resolve(RunInCluster.NAME);
        assertThat(written).isDirectoryContaining("glob:**/{report.html,run.yaml,result.yaml,result.json,histograms}");
        assertThat(Files.readString(written.resolve("report.html")))
                .contains("generateName: checkout-", "node-1", "seed: 42");
    }

    @Test
    void saysOnceThatARunGoesOn() throws Exception {
        new RunInCluster(server.client()).measuring(3);
        try (TareProcess tare = report("--out-dir", "out")) {
            assertThat(tare.exitCode()).isEqualTo(ExitCode.MEASUREMENT_INVALID);
            assertThat(tare.out())
                    .contains("block 4 of at most 8 is being measured")
                    .doesNotContain("INVALID", "TooFewBlocks");
            assertThat(tare.messages())
                    .contains("is still measuring: the report is about the 3 blocks that are complete, of at least")
                    .doesNotContain("is being measured");
        }
    }

    @Test
    void saysThatThereIsNoSuchRun() throws Exception {
        assertRefused(
                report(),
                "tare: PerformanceRun or PerformanceProfile shop/" + RunInCluster.NAME
                        + " was not found; namespace shop has no profiles and runs");
    }

    @Test
    void saysThatThereIsNoCluster() throws Exception {
        assertRefused(
                report("--context", "elsewhere"),
                "tare: the API server at http://127.0.0.1:1/ does not answer: Connection refused");
    }

    @Test
    void saysThatThereIsNoSuchContext() throws Exception {
        assertRefused(
                report("--context", "nowhere"),
                "tare: --context is 'nowhere', but must be a context of " + directory.resolve("kubeconfig")
                        + ": stand-in, elsewhere");
    }

    private static void assertRefused(TareProcess started, String sentence) throws Exception {
        try (started) {
            assertThat(started.exitCode()).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(started.messages().strip()).isEqualTo(sentence);
            assertThat(started.out()).isEmpty();
        }
    }
}
