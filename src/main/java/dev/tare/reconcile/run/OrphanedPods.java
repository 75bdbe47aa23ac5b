package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.status.DecisionLog;

/**
 * Pods of runs that are gone: a run was deleted with {@code --cascade=orphan}, or pods came back from a backup without it. No
 * other run is placed beside them, so they go before anybody needs their node.
 */
final class OrphanedPods {

    /** Runs that start look often, and one sweep is for all of them. */
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final PodFleet fleet;
    private final Clock clock;
    private final DecisionLog log = new DecisionLog("orphans");
    private Optional<Instant> last = Optional.empty();

    OrphanedPods(KubernetesClient client, PodFleet fleet, Clock clock) {
        this.client = client;
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * Deletes them, unless that was tried a moment ago. That it cannot is nobody's end: whoever lacks a node says so.
     *
     * @param pods all pods with the label of a run, as a cache has them
     * @param runs all runs, as a cache has them
     */
    void sweep(Supplier<Stream<Pod>> pods, Stream<RunOutline> runs) {
        if (!isDue()) {
            return;
        }
        Set<String> known = runs.map(run -> run.getMetadata().getUid()).collect(Collectors.toSet());
        pods.get()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getMetadata().getLabels() != null)
                .filter(pod -> pod.getMetadata().getLabels().containsKey(ObjectLabels.RUN)
                        && pod.getMetadata().getLabels().containsKey(ObjectLabels.RUN_UID))
                .filter(pod -> !known.contains(run(pod).uid()))
                .collect(Collectors.toMap(OrphanedPods::run, pod -> pod, (first, second) -> first))
                .forEach(this::delete);
    }

    private void delete(RunIdentity run, Pod one) {
        try {
            if (!isThere(run)) {
                log.decided(one, "RunGone", "its run, %s, is gone: all pods of that are deleted".formatted(run.name()));
                fleet.deleteAll(run);
                fleet.deletePods(run);
            }
        } catch (KubernetesClientException e) {
            log.decided(one, "NotDeleted", "its run, %s, is gone: %s".formatted(run.name(), e.getMessage()));
        }
    }

    private synchronized boolean isDue() {
        Instant now = clock.instant();
        if (last.isPresent() && now.isBefore(last.get().plus(EVERY))) {
            return false;
        }
        last = Optional.of(now);
        return true;
    }

    private static RunIdentity run(Pod pod) {
        return new RunIdentity(
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getLabels().get(ObjectLabels.RUN),
                pod.getMetadata().getLabels().get(ObjectLabels.RUN_UID));
    }

    /** A cache may not have a run yet; the label may be a shortened name, so that it is not asked for by that. */
    private boolean isThere(RunIdentity run) {
        return client.resources(RunOutline.class).inNamespace(run.namespace()).list().getItems().stream()
                .anyMatch(there -> there.getMetadata().getUid().equals(run.uid()));
    }
}
