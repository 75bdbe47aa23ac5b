package dev.tare.reconcile.run;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.PerformanceRun;
import dev.tare.fleet.Certificates;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.ObjectLabels;
import dev.tare.fleet.pods.PodFleet;
import dev.tare.fleet.pods.PodRefusal;
import dev.tare.fleet.pods.PodSeen;
import dev.tare.fleet.pods.PodState;
import dev.tare.fleet.pods.PodsSeen;
import dev.tare.fleet.pods.PodsSettings;
import dev.tare.fleet.pods.RunIdentity;
import dev.tare.fleet.pods.RunObjects;
import dev.tare.mesh.catalogue.Enrolment.Needs;
import dev.tare.run.Ending;

/** Makes what a run still lacks, and finds out why pods do not even come. */
final class PodStarter {

    /** For how long pods may be on their way: images are pulled, and a node may have to be added. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Controllers make pods within moments; if not, it is asked why. */
    private static final Duration PODS_COME_WITHIN = Duration.ofSeconds(2);

    /** Nodes start pods within seconds; if not, and they do not say why, events are asked. */
    private static final Duration PODS_START_WITHIN = Duration.ofSeconds(5);

    /** How often it is asked. */
    static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

    /**
     * What keeps pods from starting.
     *
     * @param ending why they will never start; empty if they may
     * @param cause what they wait for, in a sentence; empty if nothing is known to be wrong
     */
    record Outlook(Optional<Ending> ending, Optional<String> cause) {

        private static final Outlook FINE = new Outlook(Optional.empty(), Optional.empty());
    }

    /** Codes by which the API server says that it understands, and will not. */
    private static final Set<Integer> REFUSALS = Set.of(HttpURLConnection.HTTP_FORBIDDEN, 422);

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
     * @throws FleetException if something must not be made, or cannot be made for too long
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
        if (waited(run).compareTo(PODS_COME_WITHIN) < 0) {
            return PODS_COME_WITHIN;
        }
        Duration patience = PATIENCE.minus(waited(run));
        boolean allRun = all && pods.all().allMatch(pod -> pod.state() instanceof PodState.Running);
        return allRun && !patience.isNegative() && !patience.isZero() ? patience : ASKED_AGAIN;
    }

    /** What keeps pods from starting, as those who make them and start them say. */
    Outlook outlook(PerformanceRun run, Preparation.Ready ready, PodsSeen pods) {
        if (waited(run).compareTo(PODS_COME_WITHIN) < 0) {
            return Outlook.FINE;
        }
        Optional<PodRefusal> refusal =
                withoutPods(objects(run, ready), pods).findFirst().flatMap(fleet::refusal);
        if (refusal.isPresent()) {
            return new Outlook(
                    refusal.filter(found -> isLate(run) || found.isFinal()).map(found -> ending(ready, found)),
                    refusal.map(found -> "the pod of %s is refused: %s".formatted(found.owner(), found.message())));
        }
        Optional<String> cause = pods.all()
                .flatMap(pod -> PodTroubles.awaited(pod).stream())
                .findFirst()
                .or(() -> pods.all()
                        .filter(pod -> pod.state() instanceof PodState.Pending)
                        .filter(pod -> waited(run).compareTo(PODS_START_WITHIN) >= 0)
                        .flatMap(pod -> fleet
                                .warning(RunIdentity.of(run), pod)
                                .map(warning -> "pod %s does not start: %s".formatted(pod.name(), warning))
                                .stream())
                        .findFirst());
        return new Outlook(Optional.empty(), cause);
    }

    /**
     * What it means that the API server has refused an object of the run.
     *
     * @throws KubernetesClientException the same, if it is no refusal
     */
    Outlook refused(PerformanceRun run, KubernetesClientException e) {
        if (!REFUSALS.contains(e.getCode())
                || e.getStatus() == null
                || e.getStatus().getMessage() == null) {
            throw e;
        }
        String message = e.getStatus().getMessage();
        PodRefusal refusal = new PodRefusal("", "", message);
        return new Outlook(
                isLate(run) || refusal.isFinal()
                        ? Optional.of(new Ending(
                                Ending.Kind.Failed,
                                "ObjectsRefused",
                                "an object that the run needs must not be made: " + message))
                        : Optional.empty(),
                Optional.of("an object that the run needs is refused: " + message));
    }

    private boolean isLate(PerformanceRun run) {
        return waited(run).compareTo(PATIENCE) >= 0;
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
