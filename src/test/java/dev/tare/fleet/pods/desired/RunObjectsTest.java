package dev.tare.fleet.pods.desired;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.GeneratedFile;
import dev.tare.mesh.SidecarMesh.Side;

import static org.assertj.core.api.Assertions.assertThat;

/** The objects of a run as they should be: {@code objects.yaml} beside what is given. */
@Tag(GeneratedFile.TAG)
class RunObjectsTest {

    private static final Map<String, byte[]> CERTIFICATES = certificates();

    private static Map<String, byte[]> certificates() {
        Map<String, byte[]> files = new TreeMap<>(Map.of("ca.pem", bytes("authority")));
        for (Side side : Side.values()) {
            files.put(side.proxyName() + ".pem", bytes("certificate of " + side.label()));
            files.put(side.proxyName() + ".key", bytes("key of " + side.label()));
        }
        files.put("target.pem", bytes("certificate of targets"));
        files.put("target.key", bytes("key of targets"));
        return files;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<HasMetadata> objects(String folder) {
        RunObjects objects = PlannedRun.named(folder).objects();
        List<HasMetadata> all = new ArrayList<>(objects.features());
        all.addAll(objects.targets(CERTIFICATES));
        all.addAll(objects.workers());
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "envoy-mtls", "not-ours", "tls", "on-mesh"})
    void areAsTheyShouldBe(String folder) throws IOException {
        Path golden = Path.of("src/test/resources/pods", folder, "objects.yaml");
        String made = objects(folder).stream().map(Serialization::asYaml).collect(Collectors.joining());
        GeneratedFile.check(golden, made, "what is made of given.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "envoy-mtls", "not-ours", "tls"})
    void podsHaveNoPower(String folder) {
        List<PodTemplateSpec> pods =
                objects(folder).stream().flatMap(RunObjectsTest::template).toList();
        assertThat(pods).hasSize(expectedTemplates(folder)).allSatisfy(pod -> {
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getSpec().getHostNetwork()).isNull();
            assertThat(containers(pod)).allSatisfy(container -> {
                assertThat(container.getSecurityContext().getRunAsNonRoot()).isTrue();
                assertThat(container.getSecurityContext().getRunAsUser()).isGreaterThan(10_000);
                assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                        .isTrue();
                assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                        .isFalse();
                assertThat(container.getSecurityContext().getCapabilities().getDrop())
                        .containsExactly("ALL");
                assertThat(container.getSecurityContext().getSeccompProfile().getType())
                        .isEqualTo("RuntimeDefault");
                assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
                assertThat(container.getResources().getLimits()).containsOnlyKeys("memory");
                assertThat(container.getImage()).contains(":").doesNotEndWith(":latest");
            });
        });
        assertThat(objects(folder).stream()
                        .filter(Job.class::isInstance)
                        .flatMap(RunObjectsTest::template)
                        .flatMap(pod -> containers(pod).stream()))
                .allSatisfy(container -> assertThat(container.getPorts()).isEmpty());
    }

    private static int expectedTemplates(String folder) {
        return switch (folder) {
            case "reference" -> 3 + 3 * 2;
            case "envoy-mtls" -> 2 + 2;
            case "tls" -> 3 + 6;
            default -> 4;
        };
    }

    private static Stream<PodTemplateSpec> template(HasMetadata object) {
        if (object instanceof Job job) {
            return Stream.of(job.getSpec().getTemplate());
        }
        return object instanceof Deployment deployment
                ? Stream.of(deployment.getSpec().getTemplate())
                : Stream.empty();
    }

    private static List<Container> containers(PodTemplateSpec pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
    }

    @Test
    void tellHowManyPodsTheyAre() {
        assertThat(PlannedRun.named("reference").objects().pods()).isEqualTo(3 * 2 + 3 * 2);
        assertThat(PlannedRun.named("not-ours").objects().pods()).isEqualTo(4);
    }

    @Test
    void needCertificatesForTlsOnly() {
        assertThat(PlannedRun.named("envoy-mtls").objects().needsCertificates()).isTrue();
        assertThat(PlannedRun.named("tls").objects().needsCertificates()).isTrue();
        assertThat(PlannedRun.named("tls").objects().hostsInTls())
                .containsExactly("checkout-7f3a-tls-target", "checkout-7f3a-behind-sidecars-target");
        assertThat(PlannedRun.named("reference").objects().needsCertificates()).isFalse();
    }

    @Test
    void workersAskForTheNameThatIsGiven(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("given.yaml"), """
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: checkout}
                spec:
                  target: {url: "https://10.0.0.7"}
                  request: {host: shop.example}
                  load: {rate: 100, warmup: 1s, duration: 5s}
                  environments: [{name: baseline}]
                """);
        assertThat(PlannedRun.of(file).objects().workers())
                .filteredOn(ConfigMap.class::isInstance)
                .singleElement()
                .satisfies(assignment -> assertThat(
                                ((ConfigMap) assignment).getData().get("assignment.json"))
                        .contains("\"host\":\"10.0.0.7\"", "\"authority\":\"shop.example\"")
                        .contains("\"serverName\":\"shop.example\""));
    }

    private static List<HasMetadata> workersHeldTo700(Path folder, String load) throws IOException {
        Path file = Files.writeString(folder.resolve("given.yaml"), """
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: checkout}
                spec:
                  target: {sample: {}}
                  load: %s
                  environments: [{name: baseline}]
                  trials: {maxBlocks: 10}
                """.formatted(load));
        PlannedRun run = PlannedRun.of(file);
        FleetSettings settings = FleetSettingsBuilder.builder(PlannedRun.SETTINGS)
                .requestsPerSecond(700)
                .build();
        return new RunObjects(PlannedRun.IDENTITY, run.plan(), run.meshes(), run.memberships(), settings).workers();
    }

    @Test
    void workersOfAClosedLoopAreHeldToTheClustersRate(@TempDir Path folder) throws IOException {
        assertThat(workersHeldTo700(folder, "{concurrency: 8, workers: 2}"))
                .filteredOn(ConfigMap.class::isInstance)
                .hasSize(2)
                .allSatisfy(assignment -> assertThat(
                                ((ConfigMap) assignment).getData().get("assignment.json"))
                        .contains("\"mostPerSecond\":700"));
        assertThat(workersHeldTo700(folder, "{rate: 100}"))
                .filteredOn(ConfigMap.class::isInstance)
                .singleElement()
                .satisfies(assignment -> assertThat(
                                ((ConfigMap) assignment).getData().get("assignment.json"))
                        .doesNotContain("mostPerSecond"));
    }

    /** 16 blocks, the rehearsal among them, of two trials of 7.5 s and 34 s, all of it twice; 13 minutes; and one more. */
    @Test
    void loadEndsWithoutTheOperator(@TempDir Path folder) throws IOException {
        long seconds = 2 * 16 * (2 * 15 / 2 + 34) + 14 * 60;
        assertThat(workersHeldTo700(folder, "{rate: 100, warmup: 2s, duration: 5s, workers: 2}"))
                .filteredOn(Job.class::isInstance)
                .hasSize(2)
                .allSatisfy(object -> {
                    Job job = (Job) object;
                    assertThat(job.getSpec().getActiveDeadlineSeconds()).isEqualTo(seconds);
                    assertThat(job.getSpec().getTemplate().getSpec().getActiveDeadlineSeconds())
                            .isEqualTo(seconds);
                });
    }
}
