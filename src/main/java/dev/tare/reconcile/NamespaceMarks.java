package dev.tare.reconcile;

import java.util.Map;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.ObjectMeta;

import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Enrolment;

/** Whether the labels and annotations of a namespace let a mesh take its pods in. */
public final class NamespaceMarks {

    private NamespaceMarks() {}

    /**
     * What keeps a mesh from the namespace's pods, or what it misses.
     *
     * @param mesh the mesh
     * @param namespace the namespace, with its name
     * @param instead what else helps, such as "measure in another namespace"
     * @return in sentences whose subject is the namespace
     */
    public static Stream<String> obstacles(MeshEnrolment mesh, ObjectMeta namespace, String instead) {
        Enrolment enrolment = mesh.enrolment();
        Map<String, String> labels = texts(namespace.getLabels());
        Stream<String> blocking = enrolment.blockedBy().entrySet().stream()
                .filter(label -> labels.containsKey(label.getKey())
                        && labels.get(label.getKey()).matches(label.getValue()))
                .map(label ->
                        "carries the label %s=%s, because of which %s ignores the labels and annotations of pods; remove the label, or %s"
                                .formatted(label.getKey(), labels.get(label.getKey()), mesh.title(), instead));
        return Stream.of(
                        blocking,
                        missing(mesh, namespace, "label", enrolment.namespace().labels(), labels, instead),
                        missing(
                                mesh,
                                namespace,
                                "annotation",
                                enrolment.namespace().annotations(),
                                texts(namespace.getAnnotations()),
                                instead))
                .flatMap(every -> every);
    }

    private static Stream<String> missing(
            MeshEnrolment mesh,
            ObjectMeta namespace,
            String what,
            Map<String, String> needed,
            Map<String, String> there,
            String instead) {
        return needed.entrySet().stream()
                .filter(mark -> !mark.getValue().equals(there.get(mark.getKey())))
                .map(mark ->
                        "lacks the %1$s %2$s=%3$s, without which %4$s takes none of its pods in; add it (kubectl %5$s namespace %6$s %2$s=%3$s), or %7$s"
                                .formatted(
                                        what,
                                        mark.getKey(),
                                        mark.getValue(),
                                        mesh.title(),
                                        what.equals("label") ? "label" : "annotate",
                                        namespace.getName(),
                                        instead));
    }

    private static Map<String, String> texts(Map<String, String> marks) {
        return marks == null ? Map.of() : marks;
    }
}
