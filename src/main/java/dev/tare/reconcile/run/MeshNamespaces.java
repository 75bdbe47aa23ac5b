package dev.tare.reconcile.run;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.StartFailureReason;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Enrolment;

/** Whether the labels and annotations of a run's namespace let its meshes take pods in. */
final class MeshNamespaces {

    private final KubernetesClient client;

    MeshNamespaces(KubernetesClient client) {
        this.client = client;
    }

    /** The first that keeps a mesh from the run's pods, or that a mesh misses. */
    Optional<Preparation> obstacle(Preparation.Ready ready, String namespace) {
        if (ready.memberships().isEmpty()) {
            return Optional.empty();
        }
        ObjectMeta found = Optional.ofNullable(
                        client.namespaces().withName(namespace).get())
                .map(Namespace::getMetadata)
                .orElseGet(ObjectMeta::new);
        found.setName(namespace);
        return ready.memberships().entrySet().stream()
                .flatMap(on -> sentences(on.getValue(), found).map(sentence -> (Preparation) new Preparation.Refused(
                        Optional.of(ready.profile()),
                        StartFailureReason.NamespaceBlocksMesh,
                        "environment '%s': namespace %s %s".formatted(on.getKey(), namespace, sentence))))
                .findFirst();
    }

    private static Stream<String> sentences(MeshEnrolment mesh, ObjectMeta namespace) {
        Enrolment enrolment = mesh.enrolment();
        Map<String, String> labels = texts(namespace.getLabels());
        Stream<String> blocking = enrolment.blockedBy().entrySet().stream()
                .filter(label -> labels.containsKey(label.getKey())
                        && labels.get(label.getKey()).matches(label.getValue()))
                .map(label ->
                        "carries the label %s=%s, because of which %s ignores the labels and annotations of pods; remove the label, or measure in another namespace"
                                .formatted(label.getKey(), labels.get(label.getKey()), mesh.title()));
        return Stream.of(
                        blocking,
                        missing(mesh, namespace, "label", enrolment.namespace().labels(), labels),
                        missing(
                                mesh,
                                namespace,
                                "annotation",
                                enrolment.namespace().annotations(),
                                texts(namespace.getAnnotations())))
                .flatMap(every -> every);
    }

    private static Stream<String> missing(
            MeshEnrolment mesh,
            ObjectMeta namespace,
            String what,
            Map<String, String> needed,
            Map<String, String> there) {
        return needed.entrySet().stream()
                .filter(mark -> !mark.getValue().equals(there.get(mark.getKey())))
                .map(mark ->
                        "lacks the %1$s %2$s=%3$s, without which %4$s takes none of its pods in; add it (kubectl %5$s namespace %6$s %2$s=%3$s), or measure in another namespace"
                                .formatted(
                                        what,
                                        mark.getKey(),
                                        mark.getValue(),
                                        mesh.title(),
                                        what.equals("label") ? "label" : "annotate",
                                        namespace.getName()));
    }

    private static Map<String, String> texts(Map<String, String> marks) {
        return marks == null ? Map.of() : marks;
    }
}
