package dev.tare.fleet.pods.observed;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Pod;

import dev.tare.fleet.pods.names.Ownership;
import dev.tare.fleet.pods.names.RunIdentity;

/**
 * The pods of a run at one moment.
 *
 * @param workers the workers', by environment and number
 * @param targets those of sample targets, by environment and name
 * @param placeholders those that looked for nodes for the others, by name; they are none of {@link #all}
 */
public record ObservedPods(List<ObservedPod> workers, List<ObservedPod> targets, List<ObservedPod> placeholders) {

    /** Copies the lists. */
    public ObservedPods {
        workers = List.copyOf(workers);
        targets = List.copyOf(targets);
        placeholders = List.copyOf(placeholders);
    }

    /** Pods for which no others have looked for nodes. */
    public ObservedPods(List<ObservedPod> workers, List<ObservedPod> targets) {
        this(workers, targets, List.of());
    }

    /**
     * Reads pods.
     *
     * @param run whose pods to take; others are passed over, whatever their labels say
     * @param pods pods as the API server has them
     */
    public static ObservedPods of(RunIdentity run, Collection<Pod> pods) {
        List<ObservedPod> seen = pods.stream()
                .filter(pod -> Ownership.isPodOf(run, pod))
                .map(PodReader::read)
                .sorted(Comparator.comparing(ObservedPod::environment)
                        .thenComparing(pod -> pod.worker().orElse(-1))
                        .thenComparing(ObservedPod::name))
                .toList();
        return new ObservedPods(
                seen.stream().filter(pod -> pod.worker().isPresent()).toList(),
                seen.stream().filter(pod -> pod.worker().isEmpty()).toList(),
                pods.stream()
                        .filter(pod -> Ownership.isPlaceholderOf(run, pod))
                        .map(PodReader::read)
                        .sorted(Comparator.comparing(ObservedPod::name))
                        .toList());
    }

    /** All that measure. */
    public Stream<ObservedPod> all() {
        return Stream.concat(workers.stream(), targets.stream());
    }

    /** All that there are, those first that looked for nodes. */
    public Stream<ObservedPod> withPlaceholders() {
        return Stream.concat(placeholders.stream(), all());
    }
}
