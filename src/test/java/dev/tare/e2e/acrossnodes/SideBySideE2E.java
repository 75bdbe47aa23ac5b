package dev.tare.e2e.acrossnodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two runs measure a known delay at the same time, each on a node of its own. Needs {@code -Dtare.cluster}: the second node is
 * added for it. It is one machine, so how much they disturb each other, which it prints, is the most that it can be; {@code
 * -Dtare.e2e.sideBySideBlocks=24} tells it more exactly.
 */
@Tag("quiet")
@Tag("nightly")
@ExtendWith({InstalledOperator.class, SecondNode.class})
class SideBySideE2E {

    private static final int BLOCKS = Integer.getInteger("tare.e2e.sideBySideBlocks", 8);
    private static final Duration MOST = Duration.ofMinutes(8);

    private final Scenario user;

    SideBySideE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void letTwoRunsMeasureAtATime() {
        user.cluster().upgrade("runs.concurrent", 2);
    }

    @AfterEach
    void clear() {
        user.clear();
        user.cluster().upgrade(Map.of());
    }

    private static String profile(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/e2e/side-by-side.yaml"))
                .replace("${NAME}", name)
                .replace("${BLOCKS}", Integer.toString(BLOCKS));
    }

    private PerformanceRun runOf(String profile) {
        return Eventually.get("run of " + profile, MOST, () -> user.runs().stream()
                .filter(run -> run.getSpec().profileRef().name().equals(profile))
                .findFirst());
    }

    private PerformanceRun measured(String profile) {
        PerformanceRun run = user.complete(runOf(profile), MOST);
        assertThat(Scenario.is(run, Conditions.FAILED))
                .as(Scenario.conditionOf(run, Conditions.COMPLETE).getMessage())
                .isFalse();
        user.keep(profile + "-run.yaml", Manifest.yaml(run.getStatus()));
        EnvironmentSummary delayed = Scenario.summary(run, "delayed");
        System.out.printf(
                "side by side: %s on %s, %s: p50 %s, p99 %s, noise floor %s%n",
                profile,
                run.getStatus().node(),
                Scenario.conditionOf(run, Conditions.VALID).getReason(),
                delayed.overheadMicros().p50(),
                delayed.overheadMicros().p99(),
                run.getStatus().noiseFloorMicros());
        return run;
    }

    @Test
    void twoRunsMeasureSideBySideOnTwoNodes() throws IOException {
        List<String> meshes = List.of("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: no-delay}
                spec: {mesh: reference, values: {sidecars: [client]}}
                """, """
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: two-milliseconds}
                spec: {mesh: reference, values: {delay: 2ms, sidecars: [client]}}
                """);
        meshes.forEach(user::apply);
        user.apply(profile("alone"));
        measured("alone");

        user.apply(profile("left"));
        user.apply(profile("right"));
        PerformanceRun left = measured("left");
        PerformanceRun right = measured("right");
        assertThat(left.getStatus().node()).isNotEqualTo(right.getStatus().node());
        Duration together = Duration.between(
                later(left.getStatus().startedAt(), right.getStatus().startedAt()),
                earlier(left.getStatus().completedAt(), right.getStatus().completedAt()));
        System.out.println("side by side: for " + together.toSeconds() + " s");
        assertThat(together).as("time in which both measured").isPositive();
    }

    private static Instant later(String one, String other) {
        return Instant.parse(one).isAfter(Instant.parse(other)) ? Instant.parse(one) : Instant.parse(other);
    }

    private static Instant earlier(String one, String other) {
        return Instant.parse(one).isBefore(Instant.parse(other)) ? Instant.parse(one) : Instant.parse(other);
    }
}
