package dev.tare.reconcile.profile;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;
import dev.tare.reconcile.MeshEnrolments;
import dev.tare.reconcile.MeshReadiness;
import dev.tare.reconcile.rules.ClusterFacts;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.rules.ProfileRules;

/**
 * What is wrong with a profile in this cluster.
 *
 * @param problems what its spec asks that makes no sense or is not allowed: the user has to change it
 * @param unresolved what it names that is not there or not ready: that may come
 */
record ProfileCheck(List<Problem> problems, List<Problem> unresolved) {

    /** The seed has no part in what is wrong. */
    private static final long ANY_SEED = 0;

    /**
     * Checks a profile.
     *
     * @param meshes every mesh of the cluster
     * @param memberships what it takes to be on them
     */
    static ProfileCheck of(
            PerformanceProfile profile,
            Collection<MeshInstall> meshes,
            MeshEnrolments memberships,
            ClusterLimits limits,
            FleetSettings settings) {
        Map<Problem.Kind, List<Problem>> byKind = ProfileRules.check(
                        RunPlan.of(profile, meshes, ANY_SEED),
                        plan -> new ClusterFacts(
                                profile.getMetadata().getNamespace(),
                                limits,
                                settings,
                                memberships.of(plan),
                                notReady(meshes)))
                .problems()
                .stream()
                .collect(Collectors.groupingBy(Problem::kind));
        return new ProfileCheck(
                byKind.getOrDefault(Problem.Kind.INVALID, List.of()),
                byKind.getOrDefault(Problem.Kind.UNRESOLVED, List.of()));
    }

    private static Map<String, String> notReady(Collection<MeshInstall> meshes) {
        return meshes.stream()
                .filter(mesh -> !MeshReadiness.isReady(mesh))
                .collect(Collectors.toMap(mesh -> mesh.getMetadata().getName(), ProfileCheck::why));
    }

    private static String why(MeshInstall mesh) {
        return Optional.ofNullable(mesh.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY))
                .map(Condition::getMessage)
                .orElse("it has not been reconciled yet");
    }
}
