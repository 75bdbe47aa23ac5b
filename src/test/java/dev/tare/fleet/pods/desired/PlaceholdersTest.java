package dev.tare.fleet.pods.desired;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Pods that look for nodes for those that are to be on one. */
class PlaceholdersTest {

    @TempDir
    private Path folder;

    /** Two environments of so many workers, with what pods request by default: 200m for a worker and 100m for a target. */
    private RunObjects objects(String target, String load, String pods) throws IOException {
        Path file = Files.writeString(folder.resolve("given.yaml"), """
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: checkout}
                spec:
                  target: %s
                  load: %s
                  environments: [{name: baseline}, {name: again}]
                  pods: %s
                """.formatted(target, load, pods));
        return PlannedRun.of(file).objects();
    }

    private static PodSpec pod(HasMetadata object) {
        return object instanceof Deployment deployment
                ? deployment.getSpec().getTemplate().getSpec()
                : ((Job) object).getSpec().getTemplate().getSpec();
    }

    private static List<String> requests(RunObjects objects) {
        return objects.placeholders().stream()
                .map(job -> job.getMetadata().getLabels().get("tare.dev/node-group") + " "
                        + pod(job).getContainers().get(0).getResources().getRequests())
                .toList();
    }

    private static List<String> command(RunObjects objects) {
        return pod(objects.placeholders().get(0)).getContainers().get(0).getCommand();
    }

    @Test
    void onOneNodeOneAsksForAll() throws IOException {
        RunObjects objects = objects("{sample: {replicas: 2}}", "{rate: 100, workers: 3}", "{}");
        assertThat(requests(objects))
                .containsExactly("all {cpu=1600m, memory=%d}".formatted((6L * 256 + 4 * 128) << 20));
        assertThat(command(objects)).containsExactly("true");
        assertThat(objects.placeholders().get(0).getMetadata().getName()).isEqualTo("checkout-7f3a-all-placeholder");
    }

    @Test
    void onTwoNodesTwoAskAndStayUntilBothHaveOne() throws IOException {
        RunObjects objects = objects("{sample: {}}", "{rate: 100, workers: 3}", "{placement: TwoNodes}");
        assertThat(requests(objects))
                .containsExactly(
                        "targets {cpu=200m, memory=%d}".formatted(256L << 20),
                        "workers {cpu=1200m, memory=%d}".formatted(1536L << 20));
        assertThat(command(objects)).contains("until [ -s /etc/tare-pod/schedule.json ]; do sleep 0.2; done");
        assertThat(objects.placeholders())
                .extracting(job -> pod(job).getAffinity()
                        .getPodAntiAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .get(1)
                        .getLabelSelector()
                        .getMatchLabels()
                        .get("tare.dev/node-group"))
                .containsExactly("workers", "targets");
    }

    @Test
    void spreadWorkersAskByTheirNumbers() throws IOException {
        RunObjects objects = objects("{sample: {}}", "{rate: 100, workers: 2}", "{placement: Spread}");
        assertThat(requests(objects))
                .containsExactly(
                        "targets {cpu=200m, memory=%d}".formatted(256L << 20),
                        "worker-0 {cpu=400m, memory=%d}".formatted(512L << 20),
                        "worker-1 {cpu=400m, memory=%d}".formatted(512L << 20));
        assertThat(objects.placeholders())
                .extracting(job -> pod(job).getTopologySpreadConstraints().size())
                .containsExactly(0, 1, 1);
    }

    @Test
    void nobodyAsksForPodsThatAreByThemselves() throws IOException {
        Path file = Files.writeString(folder.resolve("one.yaml"), """
                apiVersion: tare.dev/v1alpha1
                kind: PerformanceProfile
                metadata: {name: checkout}
                spec:
                  target: {url: "http://shop.example"}
                  load: {rate: 100}
                  environments: [{name: baseline}]
                """);
        assertThat(PlannedRun.of(file).objects().placeholders()).isEmpty();
    }

    @Test
    void theyAreOffTheMeshesOfTheRun() {
        assertThat(PlannedRun.named("on-mesh").objects().placeholders())
                .isNotEmpty()
                .allSatisfy(job -> assertThat(((Job) job)
                                .getSpec()
                                .getTemplate()
                                .getMetadata()
                                .getLabels())
                        .containsEntry("sidecar.istio.io/inject", "false"));
    }

    private static List<String> nodes(HasMetadata object) {
        return pod(object)
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .get(0)
                .getMatchFields()
                .get(0)
                .getValues();
    }

    @Test
    void podsFollowToTheNodesThatWereFound() throws IOException {
        RunObjects found = objects("{sample: {}}", "{rate: 100, workers: 2}", "{placement: TwoNodes}")
                .on(Map.of("targets", "node-1", "workers", "node-2"));
        assertThat(found.targets(Map.of()))
                .filteredOn(Deployment.class::isInstance)
                .hasSize(2)
                .allSatisfy(target -> assertThat(nodes(target)).containsExactly("node-1"));
        assertThat(found.workers()).filteredOn(Job.class::isInstance).hasSize(4).allSatisfy(worker -> assertThat(
                        nodes(worker))
                .containsExactly("node-2"));
    }
}
