package dev.tare.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.EnvironmentExplanation.Rank;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceProfileStatusBuilder;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.api.ProfileReason;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.RunReferenceBuilder;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.report.Standing;
import dev.tare.report.StatusText;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code kubectl tare} against a stand-in for the API server, which keeps resources and lets them be watched. */
class KubectlTareTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final StringWriter out = new StringWriter();
    private final StringWriter messages = new StringWriter();
    private Path kubeconfig;

    @BeforeEach
    void kubeconfig() throws IOException {
        kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: stand-in
                contexts:
                - {name: stand-in, context: {cluster: stand-in, user: somebody, namespace: shop}}
                - {name: elsewhere, context: {cluster: elsewhere, user: somebody}}
                clusters:
                - {name: stand-in, cluster: {server: "%s"}}
                - {name: elsewhere, cluster: {server: "http://127.0.0.1:1"}}
                users:
                - {name: somebody, user: {token: secret}}
                """.formatted(
                        server.client().getConfiguration().getMasterUrl()));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private int tare(String... words) {
        out.getBuffer().setLength(0);
        messages.getBuffer().setLength(0);
        String[] line = new String[words.length + 2];
        System.arraycopy(words, 0, line, 0, words.length);
        line[words.length] = "--kubeconfig";
        line[words.length + 1] = kubeconfig.toString();
        int exitCode = Tare.commandLine(new KubectlTare())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(messages, true))
                .execute(line);
        assertThat(exitCode).as(messages.toString()).isNotEqualTo(ExitCode.INTERNAL);
        return exitCode;
    }

    private void assertRefused(String sentence, String... words) {
        assertThat(tare(words)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(messages.toString().strip()).isEqualTo(sentence);
        assertThat(out.toString()).isEmpty();
    }

    private PerformanceProfile profile(String namespace, String name, PerformanceProfileStatus status) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        profile.setSpec(RunInCluster.spec());
        server.client().resource(profile).create();
        profile.setStatus(status);
        return server.client().resource(profile).updateStatus();
    }

    private static PerformanceProfileStatus judged(
            ConditionStatus ready, ConditionStatus stalled, Reason reason, String message, String headline) {
        return PerformanceProfileStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(List.of(
                        Conditions.of(Conditions.READY, ready, reason, message),
                        Conditions.of(Conditions.STALLED, stalled, reason, message)))
                .headline(headline)
                .lastRun(RunReferenceBuilder.builder()
                        .name("checkout-1")
                        .completedAt(Instant.now().minus(Duration.ofHours(3)).toString())
                        .build())
                .build();
    }

    private PerformanceRun run(String namespace, String name, PerformanceRunStatus status) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(
                new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef("checkout")));
        server.client().resource(run).create();
        return update(run, status);
    }

    private PerformanceRun update(PerformanceRun run, PerformanceRunStatus status) {
        run.setStatus(status);
        return server.client().resource(run).updateStatus();
    }

    private static PerformanceRunStatus goesOn(RunReason reason, String message, int complete, Instant end) {
        return PerformanceRunStatusBuilder.builder()
                .conditions(List.of(Conditions.of(Conditions.COMPLETE, ConditionStatus.FALSE, reason, message)))
                .headline("block %s/12, 3 min".formatted(complete + 1))
                .blocks(new PerformanceRunStatus.Blocks(complete, 8, 12))
                .estimatedCompletion(end == null ? null : end.toString())
                .build();
    }

    private static PerformanceRunStatus ended(boolean valid, ObjectiveStatus.Result result) {
        return PerformanceRunStatusBuilder.builder()
                .conditions(List.of(
                        Conditions.of(
                                Conditions.COMPLETE,
                                ConditionStatus.TRUE,
                                RunReason.Precise,
                                "every interval is as narrow as asked for"),
                        Conditions.of(Conditions.FAILED, ConditionStatus.FALSE, RunReason.Precise, "it did not fail"),
                        Conditions.of(
                                Conditions.VALID,
                                ConditionStatus.of(valid),
                                valid ? RunReason.Valid : RunReason.Invalid,
                                valid ? "the numbers may be used" : "mesh: GeneratorLate: the node was busy")))
                .headline("mesh +2.0 ms p99 [1.9, 2.2]")
                .startedAt("2026-03-01T12:00:00Z")
                .completedAt(Instant.now().minus(Duration.ofMinutes(5)).toString())
                .blocks(new PerformanceRunStatus.Blocks(8, 8, 12))
                .objectives(
                        List.of(new ObjectiveStatus("tail", result, "p99 of mesh is above the baseline's by 2.2 ms")))
                .build();
    }

    private static PerformanceRunStatus failed(boolean begun) {
        Condition complete = Conditions.of(
                Conditions.COMPLETE, ConditionStatus.TRUE, RunReason.ProfileNotFound, "there is no profile checkout");
        return PerformanceRunStatusBuilder.builder()
                .conditions(List.of(
                        complete,
                        Conditions.of(
                                Conditions.FAILED,
                                ConditionStatus.TRUE,
                                RunReason.ProfileNotFound,
                                complete.getMessage())))
                .startedAt(begun ? "2026-03-01T12:00:00Z" : null)
                .completedAt("2026-03-01T12:10:00Z")
                .build();
    }

    @Test
    void tellsHowProfilesAndRunsStand() {
        profile(
                "shop",
                "cart",
                judged(
                        ConditionStatus.TRUE,
                        ConditionStatus.FALSE,
                        ProfileReason.Complete,
                        "every interval is as narrow as asked for",
                        "istio +1.1 ms p99 [1.0, 1.2]"));
        profile(
                "shop",
                "checkout",
                judged(
                        ConditionStatus.FALSE,
                        ConditionStatus.TRUE,
                        ProfileReason.ObjectiveMissed,
                        "tail: 2.4 ms is not below 2 ms",
                        "istio +2.4 ms p99 [2.3, 2.6]"));
        profile("other", "unseen", null);
        run("shop", "cart-2", ended(true, ObjectiveStatus.Result.Met));
        run("shop", "checkout-2", goesOn(RunReason.Measuring, "block 4 of at most 12 is being measured", 3, null));
        run(
                "shop",
                "checkout-3",
                goesOn(RunReason.Queued, "this run is 2nd of 2 in the queue; it begins within 27 min", 0, null));

        assertThat(tare("status")).isEqualTo(ExitCode.FINE);
        assertThat(messages.toString()).isEmpty();
        assertThat(out.toString()).isEqualTo(golden("status.txt"));

        assertThat(tare("status", "-A")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString())
                .startsWith("all namespaces: 3 profiles (1 missed, 1 pending, 1 fine); 1 run is under way, 1 waits\n")
                .contains("pending      other/unseen: the operator has not looked at it yet\n");
        ClusterRuns there = new ClusterRuns(server.client());
        Optional<String> shop = Optional.of("shop");
        assertThat(StatusText.lines(shop, there.profiles(shop), there.runs(shop), Instant.now(), 60))
                .as("on a narrow terminal")
                .contains("STATE      RUN         BLOCKS  RESULT                 ENDS")
                .filteredOn(line -> !line.startsWith("namespace shop: ")) // a sentence, which any terminal wraps
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
        assertThat(tare("status", "-n", "empty")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).isEqualTo("namespace empty: no profile; 0 runs are under way, 0 wait\n");
        assertThat(tare("status", "-o", "json")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("\"kind\" : \"List\"", "\"name\" : \"checkout-3\"");
    }

    @Test
    void createsARunAndFollowsItToItsVerdict() throws Exception {
        profile("shop", "checkout", null);
        server.forget();
        CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(() -> tare("run", "checkout"));
        PerformanceRun run = awaitRun();
        assertThat(run.getSpec().profileRef().name()).isEqualTo("checkout");
        assertThat(run.getMetadata().getName()).startsWith("checkout-");
        awaitWatch();
        Instant end = Instant.parse("2026-03-01T13:05:10Z");
        update(run, goesOn(RunReason.Queued, "this run is 2nd of 2 in the queue", 0, null));
        awaitMessage("2nd of 2 in the queue");
        update(run, goesOn(RunReason.Measuring, "block 4 of at most 12 is being measured", 3, end));
        awaitMessage("block 4 of at most 12 is being measured; it ends by ");
        update(run, ended(true, ObjectiveStatus.Result.Missed));
        assertThat(followed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.OBJECTIVE_MISSED);
        assertThat(out.toString()).isEqualTo("""
                missed       shop/%s: mesh +2.0 ms p99 [1.9, 2.2]
                missed       tail: p99 of mesh is above the baseline's by 2.2 ms
                """.formatted(run.getMetadata().getName()));
        assertThat(messages.toString())
                .startsWith("performancerun.tare.dev/%s created\n"
                        .formatted(run.getMetadata().getName()));
        assertThat(server.requests().stream()
                        .filter(request -> request.startsWith("GET ")
                                && request.contains("performanceruns")
                                && !request.contains("watch=true")))
                .as("asks once, and is told then")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void createsARunAndDoesNotWait() throws Exception {
        profile("shop", "checkout", null);
        server.forget();
        assertThat(tare("run", "profile/checkout", "--wait=false")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString().strip())
                .isEqualTo("performancerun.tare.dev/%s created"
                        .formatted(awaitRun().getMetadata().getName()));
    }

    @Test
    void saysThatARunWasDeletedWhileItWasFollowed() throws Exception {
        PerformanceRun run =
                run("shop", "checkout-2", goesOn(RunReason.Starting, "the run's pods are starting", 0, null));
        CompletableFuture<Integer> followed = CompletableFuture.supplyAsync(() -> tare("watch"));
        awaitMessage("the run's pods are starting");
        awaitWatch();
        server.client().resource(run).delete();
        assertThat(followed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitCode.MEASUREMENT_INVALID);
        assertThat(messages.toString())
                .contains("tare: PerformanceRun shop/checkout-2 was deleted before it had ended");
    }

    @Test
    void theExitCodeIsThatOfTheVerdict() {
        Map<String, PerformanceRunStatus> runs = Map.of(
                "fine", ended(true, ObjectiveStatus.Result.Met),
                "missed", ended(true, ObjectiveStatus.Result.Missed),
                "undecided", ended(true, ObjectiveStatus.Result.Undecided),
                "invalid", ended(false, ObjectiveStatus.Result.Undecided),
                "failed", failed(true),
                "refused", failed(false));
        Map<String, Integer> codes =
                Map.of("fine", 0, "missed", 1, "undecided", 1, "invalid", 3, "failed", 3, "refused", 3);
        runs.forEach((name, status) -> {
            PerformanceRun run = run("shop", name, status);
            assertThat(Standing.of(run).word()).isEqualTo(name);
            assertThat(tare("watch", name)).as(name).isEqualTo(codes.get(name));
            assertThat(out.toString()).startsWith(name + " ").contains("shop/" + name + ": ");
        });
        assertThat(out.toString()).doesNotContain("\u001b");
    }

    @Test
    void asksWhichRunIsMeant() {
        assertRefused("tare: no run is under way in namespace shop", "watch");
        run("shop", "checkout-2", goesOn(RunReason.Starting, "the run's pods are starting", 0, null));
        run("shop", "checkout-3", goesOn(RunReason.Queued, "this run is 2nd of 2 in the queue", 0, null));
        assertRefused(
                "tare: name one of the runs that are under way in namespace shop: checkout-2, checkout-3", "watch");
    }

    @Test
    void namesWhatMayHaveBeenMeant() {
        assertRefused(
                "tare: PerformanceProfile shop/checkout was not found; namespace shop has no profiles",
                "run",
                "checkout");
        profile("shop", "checkout", null);
        assertRefused("tare: PerformanceProfile shop/chekout was not found; did you mean checkout?", "run", "chekout");
        assertRefused(
                "tare: PerformanceRun or PerformanceProfile shop/cart was not found; namespace shop has checkout",
                "report",
                "cart");
        assertRefused(
                "tare: PerformanceRun shop/checkout was not found; namespace shop has no runs",
                "explain",
                "run/checkout");
        assertRefused("tare: no run of PerformanceProfile shop/checkout has begun", "watch", "profile/checkout");
        assertRefused("tare: PROFILE is 'run/checkout', but must be a profile", "run", "run/checkout");
    }

    @Test
    void saysWhatIsWrongWithAName() {
        assertThat(tare("watch", "A/b/c")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(messages.toString())
                .startsWith(
                        "Invalid value for positional parameter at index 0 (RUN): 'A/b/c' must name a run or a profile: ")
                .endsWith("see: kubectl tare watch --help\n");
    }

    @Test
    void saysThatThereIsNoCluster() {
        assertRefused(
                "tare: the API server at http://127.0.0.1:1/ does not answer: Connection refused",
                "status",
                "--context",
                "elsewhere");
    }

    @Test
    void saysWhichRightIsMissing() {
        server.refuse(
                request -> request.startsWith("GET "),
                new StatusBuilder()
                        .withCode(403)
                        .withMessage("User \"eve\" cannot do that")
                        .build());
        assertRefused(
                "tare: you are not permitted to list performanceprofiles.tare.dev in namespace shop; the API server at %s says: User \"eve\" cannot do that"
                        .formatted(server.client().getConfiguration().getMasterUrl()),
                "status");
    }

    @Test
    void comparesARunOfTheClusterWithAFile() throws Exception {
        PerformanceRun run = new RunInCluster(server.client()).finished();
        profile(
                "shop",
                "checkout",
                PerformanceProfileStatusBuilder.builder()
                        .lastRun(RunReferenceBuilder.builder()
                                .name(RunInCluster.NAME)
                                .build())
                        .build());
        String[] inDirectory = {
            "report", "checkout", "--out-dir", directory.resolve("out").toString()
        };
        assertThat(tare(inDirectory)).isEqualTo(ExitCode.FINE);
        String folder = directory.resolve("out").resolve(RunInCluster.NAME).toString();
        for (String file : List.of("", "/run.yaml", "/result.json")) {
            assertThat(tare("compare", run.getMetadata().getName(), folder + file))
                    .as(messages.toString())
                    .isEqualTo(ExitCode.FINE);
            assertThat(out.toString().replace(folder + file, "tare-out/checkout"))
                    .startsWith(
                            "A            run shop/checkout-1-5f0c3a9b21, measured from 2026-03-01T12:00:00Z on node-1\n"
                                    + "B            tare-out/checkout, measured from 2026-03-01T12:00:00Z")
                    .contains("mesh         p50", "may be noise")
                    .doesNotContain(" more\n", " less\n", "differs");
        }
        assertThat(tare("compare", "checkout", folder, "-o", "json")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).contains("\"finding\" : \"NotShown\"");
        Path noResult = Files.writeString(directory.resolve("none.yaml"), "kind: PerformanceRun");
        assertRefused(
                "tare: %s has no result yet, which is a status with a summary".formatted(noResult),
                "compare",
                "checkout",
                noResult.toString());
    }

    @Test
    void showsWhereTheTimeOfRequestsWent() {
        PerformanceRun run = run("shop", "checkout-1", ended(true, ObjectiveStatus.Result.Met));
        assertRefused(
                "tare: PerformanceRun shop/checkout-1 shows no requests: its profile has no 'explain', or it has not come to that",
                "explain",
                "checkout-1");
        update(
                run,
                ended(true, ObjectiveStatus.Result.Met)
                        .withExplanation(List.of(new EnvironmentExplanation(
                                "istio",
                                200,
                                List.of(
                                        new Exemplar(
                                                Rank.NearMedian,
                                                "4bf92f3577b34da6a3ce929d0e0e4736",
                                                2_000,
                                                List.of(
                                                        new Hop("waiting before the send", 20),
                                                        new Hop("client proxy and wire", 1_000),
                                                        new Hop("server", 980)),
                                                List.of()),
                                        new Exemplar(
                                                Rank.Slowest,
                                                "0af7651916cd43dd8448eb211c80319c",
                                                41_000,
                                                List.of(new Hop("client proxy and wire, server proxy", 41_000)),
                                                List.of("server proxy")))))));
        assertThat(tare("explain", "checkout-1")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).isEqualTo(golden("explain.txt"));
        assertThat(tare("explain", "checkout-1", "-o", "yaml")).isEqualTo(ExitCode.FINE);
        assertThat(out.toString()).startsWith("explanation:\n  - environment: istio\n");
    }

    private static String golden(String name) {
        try (var golden = KubectlTareTest.class.getResourceAsStream("/kubectl/" + name)) {
            return new String(golden.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PerformanceRun awaitRun() throws InterruptedException {
        await(() -> server.requests().stream().anyMatch(request -> request.startsWith("POST ")), "a run");
        List<PerformanceRun> runs = server.client()
                .resources(PerformanceRun.class)
                .inNamespace("shop")
                .list()
                .getItems();
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    /** What is new before that is told by a real API server, and not by this one. */
    private void awaitWatch() throws InterruptedException {
        await(() -> server.requests().stream().anyMatch(request -> request.contains("watch=true")), "a watch");
    }

    private void awaitMessage(String text) throws InterruptedException {
        await(() -> messages.toString().contains(text), text);
    }

    private void await(BooleanSupplier there, String what) throws InterruptedException {
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("waits for %s, and was told: %s", what, messages)
                    .isLessThan(giveUpNs);
            Thread.sleep(20);
        }
    }
}
