package dev.tare.e2e.idle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Metrics;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;
import dev.tare.reconcile.status.StatusWriter;

import static org.assertj.core.api.Assertions.assertThat;

/** A thousand profiles and five thousand finished runs, which nobody touches. Takes minutes: {@code -Dtare.e2e.idle=true}. */
@ExtendWith(InstalledOperator.class)
@EnabledIfSystemProperty(named = "tare.e2e.idle", matches = "true", disabledReason = "give -Dtare.e2e.idle=true")
class IdleE2E {

    private static final int PROFILES = 1000;
    private static final int RUNS_EACH = 5;
    private static final Duration MOST = Duration.ofMinutes(3);
    private static final Duration AT_REST = Duration.ofMinutes(1);
    private static final double MOST_HEAP_MIB = 256;
    private static final Duration MOST_UNTIL_READY = Duration.ofSeconds(10);
    private static final double MIB = 1048576;

    private final Scenario user;
    private final StringBuilder figures = new StringBuilder();

    IdleE2E(Scenario user) {
        this.user = user;
    }

    @Test
    void costsNothing() {
        user.apply(Path.of("src/test/resources/e2e/killed.yaml"));
        String name = user.complete(user.firstRun(), MOST).getMetadata().getName();
        Eventually.holds("clearing up", MOST, () -> !Scenario.is(user.run(name), Conditions.RECONCILING));
        PerformanceRun run = user.run(name);
        Eventually.holds(
                "result", MOST, () -> user.profile("killed").getStatus().lastRun() != null);
        PerformanceProfile profile = user.profile("killed");
        sayBytes(run);

        replicas(0);
        long begun = System.nanoTime();
        IntStream.range(0, PROFILES).parallel().forEach(number -> create(number, profile, run));
        say(
                "created %d profiles and %d runs in %d s%n",
                PROFILES,
                PROFILES * RUNS_EACH,
                Duration.ofNanos(System.nanoTime() - begun).toSeconds());
        replicas(1);
        Pod operator = user.cluster().operator().ready();
        Duration ready = untilReady(operator);
        say("container started to pod ready: %d s%n", ready.toSeconds());
        rest();

        Metrics before = user.cluster().operator().metrics();
        Eventually.pause(AT_REST);
        Metrics after = user.cluster().operator().metrics();
        double reconciles = after.reconciliations() - before.reconciliations();
        say(
                "reconciliations: %.0f since the start, %.1f a minute at rest%n",
                after.reconciliations(), reconciles * 60 / AT_REST.toSeconds());
        double heap = heapAfterCollection(operator);
        say(
                "heap after a collection: %.1f MiB, of at most %.1f MiB%n",
                heap, after.sum("jvm_memory_max_bytes", "area=\"heap\"") / MIB);
        user.keep("idle.txt", figures.toString());
        user.keep("metrics.txt", user.cluster().operator().metrics().toString());
        user.keep("operator.log", user.cluster().operator().log());

        assertThat(user.runs()).hasSize(PROFILES * RUNS_EACH + 1);
        assertThat(reconciles).as("reconciliations at rest").isZero();
        assertThat(heap).isLessThan(MOST_HEAP_MIB);
        assertThat(ready).isLessThan(MOST_UNTIL_READY);
    }

    private void create(int number, PerformanceProfile like, PerformanceRun finished) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace(user.namespace())
                .withName("idle-" + number)
                .build());
        profile.setSpec(like.getSpec());
        PerformanceProfile created = user.client().resource(profile).create();
        for (int i = 0; i < RUNS_EACH; i++) {
            PerformanceRun run = new PerformanceRun();
            run.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(user.namespace())
                    .withName("idle-%d-%d".formatted(number, i))
                    .withLabels(finished.getMetadata().getLabels())
                    .withAnnotations(finished.getMetadata().getAnnotations())
                    .withOwnerReferences(new OwnerReferenceBuilder()
                            .withApiVersion(created.getApiVersion())
                            .withKind(created.getKind())
                            .withName(created.getMetadata().getName())
                            .withUid(created.getMetadata().getUid())
                            .withController(true)
                            .build())
                    .build());
            run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef("idle-" + number)));
            user.client().resource(run).create();
            writeStatus(run, new PerformanceRun(), finished.getStatus());
        }
        writeStatus(profile, new PerformanceProfile(), like.getStatus());
    }

    /** As the operator writes it, so that what is kept of its fields' owners is the same. */
    private <S, R extends CustomResource<?, S>> void writeStatus(R of, R blank, S status) {
        blank.setMetadata(new ObjectMetaBuilder()
                .withNamespace(of.getMetadata().getNamespace())
                .withName(of.getMetadata().getName())
                .build());
        blank.setStatus(status);
        user.client()
                .resource(blank)
                .subresource("status")
                .patch(new PatchContext.Builder()
                        .withPatchType(PatchType.SERVER_SIDE_APPLY)
                        .withFieldManager(StatusWriter.FIELD_MANAGER)
                        .build());
    }

    /** As they are stored: custom resources in JSON; the frozen copy takes less than it does here. */
    private void sayBytes(PerformanceRun run) {
        KubernetesSerialization json = user.client().getKubernetesSerialization();
        HasMetadata frozen = user.client()
                .apps()
                .controllerRevisions()
                .inNamespace(user.namespace())
                .withName(run.getMetadata().getName())
                .get();
        PerformanceRun stored = user.run(run.getMetadata().getName());
        int results = user
                .client()
                .configMaps()
                .inNamespace(user.namespace())
                .withLabel("tare.dev/results", "true")
                .list()
                .getItems()
                .stream()
                .mapToInt(block -> bytes(json, block))
                .sum();
        say(
                "bytes of a finished run: %d of the run, %d of its frozen copy; %d of the raw results of a profile's latest%n",
                bytes(json, stored), bytes(json, frozen), results);
    }

    private static int bytes(KubernetesSerialization json, Object object) {
        return json.asJson(object).getBytes(StandardCharsets.UTF_8).length;
    }

    private void replicas(int replicas) {
        user.client()
                .apps()
                .deployments()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(RealCluster.RELEASE)
                .scale(replicas);
        if (replicas == 0) {
            Eventually.holds(
                    "end of the operator",
                    MOST,
                    () -> user.cluster().operator().all().isEmpty());
        }
    }

    private static Duration untilReady(Pod pod) {
        Instant started = Instant.parse(pod.getStatus()
                .getContainerStatuses()
                .get(0)
                .getState()
                .getRunning()
                .getStartedAt());
        Instant ready = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .findFirst()
                .orElseThrow();
        return Duration.between(started, ready);
    }

    /** Until nothing has been reconciled for a while. */
    private void rest() {
        double[] last = {-1};
        Eventually.holds("rest", MOST, () -> {
            double now = user.cluster().operator().metrics().reconciliations();
            boolean same = now == last[0];
            last[0] = now;
            Eventually.pause(Duration.ofSeconds(5));
            return same && now > 0;
        });
    }

    private double heapAfterCollection(Pod operator) {
        try (ExecWatch collection = user.client()
                .pods()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(operator.getMetadata().getName())
                .inContainer("operator")
                .exec("jcmd", "1", "GC.run")) {
            assertThat(collection.exitCode().orTimeout(60, TimeUnit.SECONDS).join())
                    .isZero();
        }
        return user.cluster().operator().metrics().sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB;
    }

    private void say(String format, Object... arguments) {
        String text = format.formatted(arguments);
        figures.append(text);
        System.out.print(text);
    }
}
