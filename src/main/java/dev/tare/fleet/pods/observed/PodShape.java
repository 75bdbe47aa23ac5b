package dev.tare.fleet.pods.observed;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;

import dev.tare.mesh.catalogue.Marks;

/**
 * What a pod is made of, as the API server has let it in: webhooks may have added to it.
 *
 * @param containers the names of its ordinary containers
 * @param nativeSidecars the names of the containers that start before those, and that the kubelet ends after them
 * @param labels its labels
 * @param annotations its annotations
 */
public record PodShape(
        Set<String> containers,
        Set<String> nativeSidecars,
        Map<String, String> labels,
        Map<String, String> annotations) {

    /** Of a pod of which nothing is known. */
    public static final PodShape UNKNOWN = new PodShape(Set.of(), Set.of(), Map.of(), Map.of());

    /** Copies what it is given. */
    public PodShape {
        containers = Set.copyOf(containers);
        nativeSidecars = Set.copyOf(nativeSidecars);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    static PodShape of(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return new PodShape(
                names(pod.getSpec().getContainers().stream()),
                names(pod.getSpec().getInitContainers().stream()
                        .filter(container -> "Always".equals(container.getRestartPolicy()))),
                labels == null ? Map.of() : labels,
                annotations == null ? Map.of() : annotations);
    }

    private static Set<String> names(Stream<Container> containers) {
        return containers.map(Container::getName).collect(Collectors.toSet());
    }

    /** Whether the pod carries these labels and annotations, among others. */
    public boolean carries(Marks marks) {
        return labels.entrySet().containsAll(marks.labels().entrySet())
                && annotations.entrySet().containsAll(marks.annotations().entrySet());
    }

    /** Whether there is a container of that name that runs as long as the pod does. */
    public boolean has(String container) {
        return containers.contains(container) || nativeSidecars.contains(container);
    }
}
