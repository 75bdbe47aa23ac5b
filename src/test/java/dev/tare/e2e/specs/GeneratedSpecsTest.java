package dev.tare.e2e.specs;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.PerformanceProfile;
import dev.tare.e2e.Manifest;
import dev.tare.e2e.specs.GeneratedSpecs.GeneratedSpec;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.desired.RunObjects;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Validated;
import dev.tare.mesh.SidecarMeshes;
import dev.tare.plan.RunPlan;
import dev.tare.plan.WaitLimits;
import dev.tare.reconcile.rules.ChartLimits;
import dev.tare.reconcile.rules.ClusterFacts;
import dev.tare.reconcile.rules.ProfileRules;

import static org.assertj.core.api.Assertions.assertThat;

/** Generated specs without a cluster: which they are, and that whoever reads and plans them never stumbles. */
class GeneratedSpecsTest {

    private static final long SEED = 20260301;
    private static final int MANY = 2_500;
    private static final int PLANNED = 150;
    private static final FleetSettings SETTINGS = FleetSettings.of(
            "images.example/tare:0.1.0", new FleetSettings.EnvoyImage("images.example/envoy:v1.40.0", "1.40.0"));
    private static final String MESH = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: tare-e2e-specs}
            spec: {mesh: reference}
            """;

    @ParameterizedTest
    @ValueSource(strings = {"PerformanceProfile", "PerformanceRun", "MeshInstall"})
    void everyFieldOfEveryDefinitionIsTried(String kind) {
        List<ObjectNode> specs = GeneratedSpecs.of(SEED, MANY).stream()
                .filter(spec -> spec.kind().equals(kind))
                .map(spec -> spec.resource().get("spec"))
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
        assertThat(GeneratedSpecs.fields(kind)).isNotEmpty().allSatisfy(field -> assertThat(
                        specs.stream().anyMatch(field::isIn))
                .as(field.name())
                .isTrue());
    }

    @Test
    void aSeedAlwaysGivesTheSameSpecs() {
        assertThat(GeneratedSpecs.of(SEED, 50)).isEqualTo(GeneratedSpecs.of(SEED, 50));
        assertThat(GeneratedSpecs.of(SEED, 50)).isNotEqualTo(GeneratedSpecs.of(SEED + 1, 50));
    }

    @Test
    void fewMayMeasure() {
        List<GeneratedSpec> specs = GeneratedSpecs.of(SEED, 1_000);
        assertThat(specs.stream().filter(GeneratedSpec::mayMeasure).count()).isBetween(15L, 60L);
    }

    @Test
    void theyAreRefusedOrPlannedAndNothingElse() {
        int planned = 0;
        int refused = 0;
        for (GeneratedSpec spec : GeneratedSpecs.of(SEED, PLANNED)) {
            if (!spec.kind().equals("PerformanceProfile")) {
                continue;
            }
            Validated<Manifests> read = ManifestReader.read(
                    List.of(Path.of("-")),
                    new ByteArrayInputStream((MESH + Manifest.yaml(spec.resource())).getBytes(StandardCharsets.UTF_8)));
            if (read instanceof Validated.Accepted<Manifests> accepted && plans(accepted.value())) {
                planned++;
            } else {
                refused++;
            }
        }
        assertThat(planned).as("planned").isGreaterThan(PLANNED / 50);
        assertThat(refused).as("refused").isGreaterThan(PLANNED / 50);
    }

    /** With all objects of a run, as the operator would do. */
    private static boolean plans(Manifests manifests) {
        PerformanceProfile profile = manifests.profiles().get(0).resource();
        Validated<RunPlan> plan = ProfileRules.check(
                RunPlan.of(profile, manifests.meshInstalls(), 1),
                made -> new ClusterFacts("shop", ChartLimits.DEFAULT, SETTINGS, Map.of(), Map.of()));
        if (!(plan instanceof Validated.Accepted<RunPlan> accepted)) {
            assertThat(plan.problems())
                    .allSatisfy(problem -> assertThat(problem.sentence()).containsPattern("spec|metadata"));
            return false;
        }
        RunObjects objects = new RunObjects(
                new RunIdentity("shop", "run", "uid"),
                accepted.value(),
                SidecarMeshes.own(accepted.value()),
                Map.of(),
                SETTINGS);
        assertThat(objects.examples()).isNotEmpty();
        assertThat(WaitLimits.inCluster(WaitLimits.START_WITHIN).longest(accepted.value()))
                .isPositive();
        return true;
    }
}
