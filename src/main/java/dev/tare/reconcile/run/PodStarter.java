package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import dev.tare.api.PerformanceRun;
import dev.tare.fleet.Certificates;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.ObjectLabels;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.PodRefusal;
import dev.tare.fleet.pods.PodSeen;
import dev.tare.fleet.pods.PodsSeen;
import dev.tare.fleet.pods.PodsSettings;
import dev.tare.fleet.pods.RunIdentity;
import dev.tare.fleet.pods.RunObjects;
import dev.tare.mesh.catalogue.CatalogueEntry.Enrolment.Needs;
import dev.tare.run.Ending;

/** Makes what a run still lacks, and finds out why pods do not even come. */
final class PodStarter {

    /** For how long pods may be on their way: images are pulled, and a node may have to be added. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Controllers make pods within moments; if not, it is asked why, as often as this. */
    private static final Duration PODS_COME_WITHIN = Duration.ofSeconds(10);

    private final PodFleet fleet;
    private final PodsSettings settings;
    private final Clock clock;

    PodStarter(PodFleet fleet, PodsSettings settings, Clock clock) {
        this.fleet = fleet;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Makes what is missing. Targets first: a worker would take the answer of a proxy without a target for one of the
     * target.
     *
     * @return when to look again, if no pod has changed by then
     */
    Duration start(PerformanceRun run, Preparation.Ready ready, PodsSeen pods) throws FleetException {
        RunIdentity identity = RunIdentity.of(run);
        RunObjects objects = objects(run, ready);
        int workers = RunObserver.workers(ready.plan());
        int targets = objects.pods() - workers;
        if (pods.targets().size() < targets || pods.workers().isEmpty()) {
            Map<String, byte[]> certificates =
                    objects.needsCertificates() ? Certificates.issue(clock, objects.hostsInTls()) : Map.of();
            fleet.applyFeatures(identity, objects.features());
            fleet.apply(identity, objects.targets(certificates));
        }
        long readyTargets = pods.targets().stream().filter(PodSeen::isReady).count();
        if (readyTargets >= targets && pods.workers().size() < workers) {
            fleet.apply(identity, objects.workers());
        }
        boolean all = pods.targets().size() >= targets && pods.workers().size() >= workers;
        Duration patience = PATIENCE.minus(waited(run));
        return all && !patience.isNegative() && !patience.isZero() ? patience : PODS_COME_WITHIN;
    }

    /** Why pods are not there, if that is how it stays. */
    Optional<Ending> refused(PerformanceRun run, Preparation.Ready ready, PodsSeen pods) {
        if (waited(run).compareTo(PODS_COME_WITHIN) < 0) {
            return Optional.empty();
        }
        boolean late = waited(run).compareTo(PATIENCE) >= 0;
        return withoutPods(objects(run, ready), pods)
                .findFirst()
                .flatMap(fleet::refusal)
                .filter(refusal -> late || refusal.isFinal())
                .map(refusal -> ending(ready, refusal));
    }

    private static Ending ending(Preparation.Ready ready, PodRefusal refusal) {
        Optional<Needs> needs = refusal.isOfPodSecurity()
                ? Optional.ofNullable(ready.memberships().get(refusal.environment()))
                        .map(membership -> membership.enrolment().needs())
                : Optional.empty();
        if (needs.isPresent()) {
            return new Ending(
                    Ending.Kind.Failed,
                    "PodSecurityForbidsSidecar",
                    "environment '%s': the pod of %s must not be made: %s; its mesh needs a namespace of level %s: %s"
                            .formatted(
                                    refusal.environment(),
                                    refusal.owner(),
                                    refusal.message(),
                                    needs.get().podSecurity(),
                                    needs.get().why()));
        }
        return new Ending(
                Ending.Kind.Failed,
                "PodsRefused",
                "the pod of %s must not be made: %s".formatted(refusal.owner(), refusal.message()));
    }

    /** Deployments that lack a pod; where there are none, Jobs without one. */
    private static Stream<HasMetadata> withoutPods(RunObjects objects, PodsSeen pods) {
        List<HasMetadata> deployments = objects.targets(Map.of()).stream()
                .filter(object -> object instanceof Deployment deployment
                        && pods.targets().stream()
                                        .filter(pod ->
                                                pod.environment().equals(label(object, ObjectLabels.ENVIRONMENT)))
                                        .count()
                                < deployment.getSpec().getReplicas())
                .toList();
        if (!deployments.isEmpty()) {
            return deployments.stream();
        }
        return objects.workers().stream()
                .filter(object -> object instanceof Job
                        && pods.workers().stream()
                                .noneMatch(pod -> pod.environment().equals(label(object, ObjectLabels.ENVIRONMENT))
                                        && pod.worker()
                                                .map(String::valueOf)
                                                .equals(Optional.of(label(object, ObjectLabels.WORKER)))));
    }

    private static String label(HasMetadata object, String name) {
        return object.getMetadata().getLabels().get(name);
    }

    /** The objects of a run. */
    RunObjects objects(PerformanceRun run, Preparation.Ready ready) {
        return new RunObjects(RunIdentity.of(run), ready.plan(), ready.meshes(), ready.memberships(), settings);
    }

    private Duration waited(PerformanceRun run) {
        return Duration.between(Instant.parse(run.getStatus().startedAt()), clock.instant());
    }
}
