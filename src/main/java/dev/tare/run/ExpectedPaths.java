package dev.tare.run;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.tare.mesh.SidecarMesh;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** The paths that a run's requests must take, on this machine and in a cluster alike. */
public final class ExpectedPaths {

    private ExpectedPaths() {}

    /**
     * The path of each environment, by its name.
     *
     * @param plan the run's plan
     * @param own by environment, the mesh whose proxies are Tare's own
     * @param others the path of each environment on a mesh of others, by its name
     */
    public static Map<String, ExpectedPath> of(
            RunPlan plan, Map<String, SidecarMesh> own, Map<String, ExpectedPath> others) {
        Map<String, ExpectedPath> paths = new LinkedHashMap<>();
        for (PlannedEnvironment environment : plan.environments()) {
            paths.put(environment.name(), of(plan, environment, own, others));
        }
        return paths;
    }

    private static ExpectedPath of(
            RunPlan plan,
            PlannedEnvironment environment,
            Map<String, SidecarMesh> own,
            Map<String, ExpectedPath> others) {
        SidecarMesh mesh = own.get(environment.name());
        if (mesh != null) {
            ExpectedPath path = ExpectedPath.of(
                    plan.spec().request(),
                    environment.target(),
                    mesh.proxyNames(),
                    environment.features().contains(SidecarMesh.STRICT_MTLS));
            return mesh.sidecars().size() == 1 ? path.only(mesh.sidecars().get(0)) : path;
        }
        if (others.containsKey(environment.name())) {
            return others.get(environment.name());
        }
        return environment.mesh().isEmpty() ? ExpectedPath.OFF_MESH : ExpectedPath.NONE;
    }
}
