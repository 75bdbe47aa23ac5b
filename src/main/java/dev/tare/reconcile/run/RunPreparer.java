package dev.tare.reconcile.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceRun;
import dev.tare.api.RunReason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.FrozenRun;
import dev.tare.fleet.pods.stored.FrozenRun.FrozenMesh;
import dev.tare.fleet.pods.stored.FrozenRuns;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMeshes;
import dev.tare.plan.RunPlan;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.MeshEnrolments;
import dev.tare.reconcile.MeshReadiness;
import dev.tare.reconcile.RunAnnotations;
import dev.tare.reconcile.rules.ClusterFacts;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.rules.ProfileRules;

/** Freezes what a run measures, plans it, and finds out whether it may be measured in this cluster. */
final class RunPreparer {

    private final KubernetesClient client;
    private final MeshEnrolments memberships;
    private final FrozenRuns frozen;
    private final ClusterLimits limits;
    private final FleetSettings settings;
    private final UsedObjects used;
    private final MeshNamespaces namespaces;

    RunPreparer(KubernetesClient client, MeshEnrolments memberships, ClusterLimits limits, FleetSettings settings) {
        this.client = client;
        this.memberships = memberships;
        this.frozen = new FrozenRuns(client);
        this.limits = limits;
        this.settings = settings;
        this.used = new UsedObjects(client, limits);
        this.namespaces = new MeshNamespaces(client);
    }

    /** What is known of a run; the first call freezes it as soon as its profile and meshes are there. */
    Preparation prepare(PerformanceRun run) throws FleetException {
        RunIdentity identity = RunIdentity.of(run);
        Optional<FrozenRun> copy = frozen.read(identity);
        if (copy.isPresent()) {
            return plan(run, copy.get());
        }
        return hasMeasured(run)
                ? new Preparation.Refused(
                        Optional.ofNullable(run.getStatus().profile()),
                        MeasuringFailureReason.FrozenCopyGone,
                        "ControllerRevision %s/%s, which says what this run measures, was deleted"
                                .formatted(identity.namespace(), identity.name()))
                : freeze(run, identity);
    }

    /** What a run is made of, whatever holds now; empty where its frozen copy is gone, or makes no sense any more. */
    Optional<Preparation.Ready> frozen(PerformanceRun run) {
        try {
            return frozen.read(RunIdentity.of(run))
                    .flatMap(copy ->
                            copy.plan(run.getMetadata().getNamespace()) instanceof Validated.Accepted<RunPlan> accepted
                                    ? Optional.of(ready(copy, accepted.value()))
                                    : Optional.empty());
        } catch (FleetException e) { // of another version, or not the run's
            return Optional.empty();
        }
    }

    private static Preparation.Ready ready(FrozenRun copy, RunPlan plan) {
        return new Preparation.Ready(
                copy.version(), plan, SidecarMeshes.own(plan), copy.membershipsOf(plan), copy.meshesOf(plan));
    }

    private static boolean hasBegun(PerformanceRun run) {
        return run.getStatus() != null && run.getStatus().startedAt() != null;
    }

    /** Whether it has begun, or had before Kueue stopped it. */
    static boolean hasMeasured(PerformanceRun run) {
        return hasBegun(run) || run.getStatus() != null && run.getStatus().evictions() != null;
    }

    private Preparation freeze(PerformanceRun run, RunIdentity identity) throws FleetException {
        String name = run.getSpec().profileRef().name();
        PerformanceProfile profile = client.resources(PerformanceProfile.class)
                .inNamespace(identity.namespace())
                .withName(name)
                .get();
        if (profile == null) {
            return new Preparation.Refused(
                    Optional.empty(),
                    RunReason.ProfileNotFound,
                    "spec.profileRef.name: is \"%s\", but must be a PerformanceProfile of namespace %s"
                            .formatted(name, identity.namespace()));
        }
        PerformanceProfileSpec spec = profile.getSpec();
        String hash = SpecHash.of(spec);
        String wanted = RunAnnotations.specHash(run);
        if (wanted != null && !wanted.equals(hash)) {
            return new Preparation.Refused(
                    Optional.empty(),
                    RunReason.ProfileChanged,
                    "the profile was changed before this run began; another run measures its present spec");
        }
        List<FrozenMesh> meshes = new ArrayList<>();
        for (String meshName : spec.environments().stream()
                .map(environment -> environment.mesh())
                .filter(Objects::nonNull)
                .distinct()
                .toList()) {
            MeshInstall mesh =
                    client.resources(MeshInstall.class).withName(meshName).get();
            if (mesh == null) {
                return AwaitedMesh.notFound(meshName);
            }
            if (!MeshReadiness.isReady(mesh)) {
                return AwaitedMesh.notReady(meshName);
            }
            List<Problem> unknown = memberships.meshes().entry(mesh).problems();
            if (!unknown.isEmpty()) { // its MeshInstall says so, too, as soon as it is looked at again
                return new Preparation.Waits(
                        Optional.empty(), RunReason.MeshNotReady, unknown.get(0).sentence());
            }
            Optional<MeshEnrolment> membership = memberships.of(mesh, features(spec, meshName));
            meshes.add(new FrozenMesh(meshName, mesh.getSpec(), mesh.getStatus().version(), membership.orElse(null)));
        }
        Long seed = spec.trials().seed();
        FrozenRun copy = new FrozenRun(
                name,
                profile.getMetadata().getGeneration(),
                spec,
                meshes,
                hash,
                seed != null ? seed : seedOf(identity.uid()));
        return plan(run, frozen.freeze(identity, copy));
    }

    private Preparation plan(PerformanceRun run, FrozenRun copy) {
        Validated<RunPlan> checked = ProfileRules.check(
                copy.plan(run.getMetadata().getNamespace()),
                plan -> new ClusterFacts(
                        run.getMetadata().getNamespace(), limits, settings, copy.memberships(), Map.of()));
        if (!(checked instanceof Validated.Accepted<RunPlan> accepted)) {
            return Preparation.Refused.because(Optional.of(copy.version()), checked.problems());
        }
        Preparation.Ready ready = ready(copy, accepted.value());
        String namespace = run.getMetadata().getNamespace();
        Optional<Preparation> missing = hasBegun(run)
                ? Optional.empty()
                : used.obstacle(ready, namespace).or(() -> namespaces.obstacle(ready, namespace));
        return missing.orElse(ready);
    }

    private static Set<String> features(PerformanceProfileSpec spec, String mesh) {
        Stream<String> traced = spec.explain() == null ? Stream.empty() : Stream.of(MeshEnrolment.TRACES_ALL);
        return Stream.concat(
                        traced,
                        spec.environments().stream()
                                .filter(environment -> mesh.equals(environment.mesh()))
                                .flatMap(environment -> environment.features().stream()))
                .collect(Collectors.toSet());
    }

    /** Drawn from what is the run's own, so that whoever freezes it draws the same. */
    private static long seedOf(String uid) {
        return UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8)).getMostSignificantBits()
                & Integer.MAX_VALUE;
    }
}
