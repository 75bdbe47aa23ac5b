package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;

/** By what it is found out whether a run's objects may be made. */
class ExampleObjectsTest {

    @ParameterizedTest
    @ValueSource(strings = {"envoy-mtls", "on-mesh", "not-ours", "reference", "tls"})
    void areOneOfEachKindAndAPodOfEachTemplate(String name) {
        RunObjects objects = PlannedRun.named(name).objects();
        List<HasMetadata> all = new ArrayList<>(objects.targets(Map.of()));
        all.addAll(objects.workers());
        List<HasMetadata> examples = objects.examples();
        assertThat(examples)
                .filteredOn(object -> !(object instanceof Pod))
                .extracting(HasMetadata::getKind)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().map(HasMetadata::getKind).distinct().toList());
        assertThat(examples)
                .filteredOn(Pod.class::isInstance)
                .extracting(ExampleObjectsTest::template)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(all.stream()
                        .filter(object -> List.of("Deployment", "Job").contains(object.getKind()))
                        .map(ExampleObjectsTest::template)
                        .distinct()
                        .toList());
        assertThat(examples)
                .filteredOn(Pod.class::isInstance)
                .map(Pod.class::cast)
                .allSatisfy(pod -> {
                    assertThat(pod.getSpec().getServiceAccountName()).isNull();
                    assertThat(pod.getMetadata().getNamespace()).isEqualTo(PlannedRun.IDENTITY.namespace());
                    assertThat(pod.getMetadata().getName()).isNull();
                    assertThat(PlannedRun.IDENTITY.owns(pod)).isTrue();
                });
    }

    private static String template(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels.get(ObjectLabels.ENVIRONMENT) + " " + labels.get(ObjectLabels.ROLE);
    }
}
