package dev.tare.reconcile.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.fleet.pods.PodsSettings;
import dev.tare.fleet.pods.SidecarRules;
import dev.tare.manifest.Checked;
import dev.tare.manifest.Problem;
import dev.tare.mesh.SidecarMesh;
import dev.tare.plan.RunPlan;
import dev.tare.reconcile.Memberships;
import dev.tare.reconcile.MeshReadiness;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.rules.ClusterRules;

/**
 * What is wrong with a profile in this cluster.
 *
 * @param problems what its spec asks that makes no sense or is not allowed: the user has to change it
 * @param unresolved what it names that is not there or not ready: that may come
 */
record ProfileCheck(List<Problem> problems, List<Problem> unresolved) {

    private static final Pattern MESH = Pattern.compile("spec\\.environments\\[[0-9]+]\\.mesh");

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
            Memberships memberships,
            ClusterLimits limits,
            PodsSettings settings) {
        List<Problem> problems = new ArrayList<>();
        List<Problem> unresolved = new ArrayList<>();
        Checked<RunPlan> checked = RunPlan.of(profile, meshes, ANY_SEED);
        for (Problem problem : checked.problems()) {
            (MESH.matcher(problem.field()).matches() ? unresolved : problems).add(problem);
        }
        if (checked instanceof Checked.Accepted<RunPlan> accepted) {
            RunPlan plan = accepted.value();
            Map<String, SidecarMesh> sidecars = new LinkedHashMap<>();
            plan.environments().forEach(environment -> ClusterRules.ownMesh(environment)
                    .ifPresent(mesh -> sidecars.put(environment.name(), mesh)));
            problems.addAll(ClusterRules.problems(plan, limits, memberships.of(plan)));
            problems.addAll(SidecarRules.problems(plan, sidecars, settings));
            plan.environments().stream()
                    .flatMap(environment -> environment.mesh().stream())
                    .distinct()
                    .filter(mesh -> !MeshReadiness.isReady(mesh))
                    .map(ProfileCheck::notReady)
                    .forEach(unresolved::add);
        }
        return new ProfileCheck(List.copyOf(problems), List.copyOf(unresolved));
    }

    private static Problem notReady(MeshInstall mesh) {
        String why = Optional.ofNullable(mesh.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY))
                .map(Condition::getMessage)
                .orElse("it has not been looked at yet");
        return Problem.inField("MeshInstall " + mesh.getMetadata().getName(), "", "", "is not ready: " + why);
    }
}
