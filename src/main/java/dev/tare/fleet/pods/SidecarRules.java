package dev.tare.fleet.pods;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.tare.manifest.Problem;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** What a cluster cannot have of the meshes that Tare itself adds to its pods. */
public final class SidecarRules {

    private SidecarRules() {}

    /**
     * What is wrong; empty where nothing is.
     *
     * @param plan what is to be run
     * @param meshes by environment, the meshes whose proxies Tare adds to its pods
     * @param settings the operator's
     */
    public static List<Problem> problems(RunPlan plan, Map<String, SidecarMesh> meshes, PodsSettings settings) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < plan.environments().size(); i++) {
            PlannedEnvironment environment = plan.environments().get(i);
            SidecarMesh mesh = meshes.get(environment.name());
            if (mesh == null) {
                continue;
            }
            String name = environment.mesh().orElseThrow().getMetadata().getName();
            if (environment.target().sample() == null && mesh.sidecars().contains(Side.SERVER)) {
                problems.add(Problem.inField(
                        "PerformanceProfile " + plan.profile(),
                        "spec.environments[" + i + "].mesh",
                        "'" + name + "'",
                        "needs target.sample: Tare puts a proxy beside no other target."
                                + " Or give the MeshInstall values: {sidecars: [client]}"));
            }
            if (mesh instanceof SidecarMesh.Envoy envoy
                    && settings.envoyImage().with(envoy.version()).isEmpty()) {
                Problem problem = Problem.inField(
                        "MeshInstall " + name,
                        "spec.version",
                        "'" + envoy.version().orElseThrow() + "'",
                        "must be %s: the operator was configured with that Envoy only"
                                .formatted(settings.envoyImage().version()));
                if (!problems.contains(problem)) {
                    problems.add(problem);
                }
            }
        }
        return problems;
    }
}
