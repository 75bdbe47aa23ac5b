package dev.tare.reconcile.kueue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.GeneratedFile;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.fleet.pods.desired.PlannedRun;
import dev.tare.fleet.pods.desired.PodSet;

import static org.assertj.core.api.Assertions.assertThat;

/** The Workload of a run as it should be. */
@Tag(GeneratedFile.TAG)
class WorkloadManifestTest {

    private static final KubernetesSerialization FORM = new KubernetesSerialization();
    private static final QueueEntry ENTRY = new QueueEntry("shop", 2_100, 0, 1_000, 64, 600);

    private static WorkloadManifest manifest(String run, boolean loadResources) {
        return new WorkloadManifest(
                PlannedRun.IDENTITY, "checkout", PlannedRun.named(run).objects().podSets(), ENTRY, loadResources);
    }

    @ParameterizedTest
    @CsvSource({"reference, true", "envoy-mtls, false"})
    void isAsItShouldBe(String run, boolean loadResources) throws IOException {
        GeneratedFile.check(
                Path.of("src/test/resources/kueue", run + ".yaml"),
                Serialization.asYaml(manifest(run, loadResources).in("team-a", FORM)),
                "what is made of pods/%s/given.yaml".formatted(run));
    }

    @Test
    void hasAllPodsAndAllThatTheyRequest() {
        var objects = PlannedRun.named("reference").objects();
        List<PodSet> sets = objects.podSets();
        assertThat(sets.stream().mapToInt(PodSet::count).sum()).isEqualTo(objects.pods());
        long cpuMillis = sets.stream()
                .mapToLong(set -> set.count()
                        * Stream.concat(
                                        set.needs().getSpec().getContainers().stream(),
                                        set.needs().getSpec().getInitContainers().stream())
                                .mapToLong(container -> Quantity.getAmountInBytes(container
                                                .getResources()
                                                .getRequests()
                                                .get("cpu"))
                                        .movePointRight(3)
                                        .longValueExact())
                                .sum())
                .sum();
        assertThat(cpuMillis).isEqualTo(objects.requests().cpuMillis());
        assertThat(sets).extracting(PodSet::name).doesNotHaveDuplicates();
        assertThat(sets.size()).as("Kueue takes no more").isLessThanOrEqualTo(8);
    }

    @Test
    void isAnotherWithOtherNeeds() {
        String hash = hash(manifest("reference", false));
        assertThat(hash(manifest("reference", false))).isEqualTo(hash);
        assertThat(hash(manifest("reference", true))).isNotEqualTo(hash);
        assertThat(hash(manifest("envoy-mtls", false))).isNotEqualTo(hash);
    }

    private static String hash(WorkloadManifest manifest) {
        GenericKubernetesResource workload = manifest.in("team-a", FORM);
        Map<String, String> annotations = workload.getMetadata().getAnnotations();
        return annotations.get(WorkloadManifest.HASH);
    }
}
