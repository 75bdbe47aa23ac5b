package dev.tare.reconcile.rules;

import java.util.List;

import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/** Pods can be put on a mesh only once it is ready. */
final class MeshesReady implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        return plan.environments().stream()
                .flatMap(environment -> environment.mesh().stream())
                .map(mesh -> mesh.getMetadata().getName())
                .distinct()
                .filter(facts.notReady()::containsKey)
                .map(name -> Problem.unresolved(
                        "MeshInstall " + name,
                        "",
                        "",
                        "is not ready: " + facts.notReady().get(name)))
                .toList();
    }
}
