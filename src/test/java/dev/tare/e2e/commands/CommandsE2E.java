package dev.tare.e2e.commands;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.DocumentedCommands;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.Kubectl;
import dev.tare.e2e.Kubectl.Result;
import dev.tare.e2e.RealCluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The commands of README, of the chart's notes and of the page on clusters, in a shell, by a real kubectl and a real Helm, as
 * they stand there. Each step begins where the one before has ended.
 */
@TestMethodOrder(OrderAnnotation.class)
class CommandsE2E {

    private static final Path README = Path.of("README.md");
    private static final Path PAGE = Path.of("docs/cluster.md");
    private static final String NAMESPACE = "default";
    private static final Duration MOST = Duration.ofMinutes(16);

    /** After which a watch has shown what there is. */
    private static final Duration WATCHED = Duration.ofSeconds(10);

    private static RealCluster cluster;
    private static Kubectl user;

    @BeforeAll
    static void find() {
        cluster = RealCluster.given();
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "helm"))),
                "left out: there is no helm on the PATH");
        user = Kubectl.of(cluster, NAMESPACE);
        leaveNothing();
    }

    @AfterAll
    static void leave() {
        if (user != null) {
            leaveNothing();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    private static void leaveNothing() {
        var client = cluster.client();
        if (client.apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName("performanceruns.tare.dev")
                        .get()
                != null) {
            client.resources(PerformanceProfile.class).inNamespace(NAMESPACE).delete();
            client.resources(PerformanceRun.class).inNamespace(NAMESPACE).delete();
            client.resources(MeshInstall.class).withName("two-milliseconds").delete();
            Eventually.holds("end of all runs", Duration.ofMinutes(2), () -> runs().isEmpty());
        }
        cluster.uninstall();
        client.namespaces().withName(RealCluster.NAMESPACE).delete();
        client.namespaces().withName(RealCluster.NAMESPACE).waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
    }

    private static List<PerformanceRun> runs() {
        return cluster.client()
                .resources(PerformanceRun.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    /** Runs commands one by one, but for what is one statement; a watch, which has no end, for a while. */
    private static String run(String block) {
        StringBuilder all = new StringBuilder();
        for (String command : statements(block)) {
            boolean watches = command.endsWith("--watch");
            Result result = user.run(command, watches ? WATCHED : MOST);
            all.append(result.text());
            if (watches) {
                assertThat(result.isEndless())
                        .as(command + ": " + result.text())
                        .isTrue();
                assertThat(result.text()).contains("PHASE");
            } else {
                assertThat(result.code()).as(command + ": " + result.text()).isZero();
            }
        }
        return all.toString();
    }

    /** A watch goes on for ever: what stands before it is one part, and so is what comes after. */
    private static List<String> statements(String block) {
        List<String> statements = new ArrayList<>();
        List<String> part = new ArrayList<>();
        for (String line : block.split("\n")) {
            if (line.endsWith("--watch")) {
                if (!part.isEmpty()) {
                    statements.add(String.join("\n", part));
                    part.clear();
                }
                statements.add(line);
            } else {
                part.add(line);
            }
        }
        if (!part.isEmpty()) {
            statements.add(String.join("\n", part));
        }
        return statements;
    }

    @Test
    @Order(1)
    void readme() {
        List<String> blocks = DocumentedCommands.of(README, "## In a cluster");
        assertThat(run(blocks.get(0))).contains("performanceprofile.tare.dev/quickstart created", "quickstart-1-");
        // The other one is the report's, with NAMESPACE/RUN for what the page on clusters has as it is.
        assertThat(blocks).hasSize(2);
        assertThat(blocks.get(1)).isEqualTo("./tare report --run NAMESPACE/RUN");
    }

    @Test
    @Order(2)
    void notesOfTheChart() {
        String notes = user.run("helm get notes tare --namespace " + RealCluster.NAMESPACE, MOST)
                .text();
        Matcher commands = Pattern.compile("(?m)^  (kubectl (?:.*<<EOF\\n(?:.*\\n)*?  EOF|.*))$")
                .matcher(notes);
        List<String> found = commands.results()
                .map(match -> match.group().replaceAll("(?m)^  ", ""))
                .toList();
        assertThat(found).as(notes).hasSize(3);
        found.forEach(CommandsE2E::run);
        assertThat(runs()).anyMatch(run -> run.getSpec().profileRef().name().equals("first"));
        leaveNothing();
    }

    @Test
    @Order(3)
    void pageOnClusters() {
        assertThat(DocumentedCommands.headings(PAGE))
                .as("sections with commands")
                .containsExactly(
                        "## Install",
                        "## Apply",
                        "## Wait",
                        "## After a change",
                        "## Read",
                        "## Report",
                        "## Once more",
                        "## Your own service");
        run(DocumentedCommands.of(PAGE, "## Install").get(0));
        List<String> apply = DocumentedCommands.of(PAGE, "## Apply");
        run(apply.get(0));
        Eventually.holds(
                "run under way",
                Duration.ofMinutes(1),
                () -> quickstart().getStatus() != null
                        && quickstart().getStatus().activeRun() != null);
        assertThat(run(apply.get(1))).contains("PHASE", "HEADLINE", "performanceprofile.tare.dev/quickstart");
        List<String> wait = DocumentedCommands.of(PAGE, "## Wait");
        assertThat(run(wait.get(0))).contains("condition met");
        String name = runs().get(0).getMetadata().getName();
        gate(wait.get(1));
        DocumentedCommands.of(PAGE, "## Read").forEach(CommandsE2E::run);
        report(DocumentedCommands.of(PAGE, "## Report").get(0), name);
        List<String> change = DocumentedCommands.of(PAGE, "## After a change");
        gate(change.get(0));
        assertThat(run(change.get(1))).contains("MESSAGE");
        assertThat(run(DocumentedCommands.of(PAGE, "## Once more").get(0))).contains(" created");
        run("kubectl create secret generic shop-token --from-literal=token=secret");
        try {
            assertThat(run(DocumentedCommands.of(PAGE, "## Your own service").get(0)))
                    .contains("labeled");
        } finally {
            run("kubectl delete secret shop-token");
        }
    }

    private static PerformanceProfile quickstart() {
        return cluster.client()
                .resources(PerformanceProfile.class)
                .inNamespace(NAMESPACE)
                .withName("quickstart")
                .get();
    }

    /** It opens for numbers that may be used; where others are at work, there may be none. */
    private static void gate(String block) {
        Result result = user.run(
                block.replace("--timeout=15m", "--timeout=5m"), MOST); // of a gate that stays shut we know within that
        boolean opened = result.code() == 0;
        boolean fine = quickstart().getStatus().conditions().stream()
                .anyMatch(condition -> condition.getType().equals(Conditions.READY)
                        && condition.getStatus().equals("True"));
        assertThat(opened).as(block + ": " + result.text()).isEqualTo(fine);
    }

    /** The run that the page names is that of its example. */
    private static void report(String block, String name) {
        assertThat(block).isEqualTo("./tare report --run default/%s --open".formatted(name));
        Result result = user.run(block, MOST);
        assertThat(result.code()).as(result.text()).isIn(0, 3);
        assertThat(result.text()).contains("report: tare-out/" + name);
    }
}
