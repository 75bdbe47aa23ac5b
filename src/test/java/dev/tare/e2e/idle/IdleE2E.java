package dev.tare.e2e.idle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Metrics;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand profiles and five thousand finished runs, with their frozen copies and results, which nobody touches. Takes minutes:
 * {@code -Dtare.e2e.idle=true}.
 */
@ExtendWith(InstalledOperator.class)
@EnabledIfSystemProperty(named = "tare.e2e.idle", matches = "true", disabledReason = "give -Dtare.e2e.idle=true")
class IdleE2E {

    private static final int PROFILES = 1000;
    private static final int RUNS_EACH = 5;
    private static final Duration MOST = Duration.ofMinutes(3);
    private static final Duration AT_REST = Duration.ofMinutes(1);
    private static final double MOST_HEAP_MIB = 256;
    private static final Duration MOST_UNTIL_READY = Duration.ofSeconds(15);
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
        FinishedRuns all = new FinishedRuns(user, profile, run);
        say(all.bytes());

        replicas(0);
        long begun = System.nanoTime();
        int objects = all.create(PROFILES, RUNS_EACH);
        say(
                "created %d profiles and %d runs, %d objects with all that is kept of them, in %d s%n",
                PROFILES,
                PROFILES * RUNS_EACH,
                objects,
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
        say("resident memory: %s%n", resident(operator));
        user.keep("idle.txt", figures.toString());
        user.keep("metrics.txt", user.cluster().operator().metrics().toString());
        user.keep("operator.log", user.cluster().operator().log());

        assertThat(user.runs()).hasSize(PROFILES * RUNS_EACH + 1);
        assertThat(reconciles).as("reconciliations at rest").isZero();
        assertThat(heap).isLessThan(MOST_HEAP_MIB);
        assertThat(ready).isLessThan(MOST_UNTIL_READY);
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
        exec(operator, "jcmd", "1", "GC.run");
        return user.cluster().operator().metrics().sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB;
    }

    /** Such as {@code VmRSS: 300000 kB}. */
    private String resident(Pod operator) {
        return exec(operator, "grep", "VmRSS", "/proc/1/status").replaceAll("\\s+", " ");
    }

    private String exec(Pod operator, String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ExecWatch execution = user.client()
                .pods()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(operator.getMetadata().getName())
                .inContainer("operator")
                .writingOutput(out)
                .exec(command)) {
            assertThat(execution.exitCode().orTimeout(60, TimeUnit.SECONDS).join())
                    .isZero();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private void say(String format, Object... arguments) {
        String text = format.formatted(arguments);
        figures.append(text);
        System.out.print(text);
    }
}
