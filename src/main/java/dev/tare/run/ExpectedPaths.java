package dev.tare.run;

import java.util.LinkedHashMap;
import java.util.List;
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
     * @param signs by environment on a mesh of others, the titles of the signs that it must show
     */
    public static Map<String, ExpectedPath> of(
            RunPlan plan, Map<String, SidecarMesh> own, Map<String, List<String>> signs) {
        Map<String, ExpectedPath> paths = new LinkedHashMap<>();
        for (PlannedEnvironment environment : plan.environments()) {
            paths.put(environment.name(), of(plan, environment, own, signs));
        }
        return paths;
    }

    private static ExpectedPath of(
            RunPlan plan,
            PlannedEnvironment environment,
            Map<String, SidecarMesh> own,
            Map<String, List<String>> signs) {
        SidecarMesh mesh = own.get(environment.name());
        if (mesh != null) {
            return ExpectedPath.of(
                    plan.spec().request(),
                    environment.target(),
                    mesh.proxyNames(),
                    environment.features().contains(SidecarMesh.STRICT_MTLS));
        }
        if (signs.containsKey(environment.name())) {
            return ExpectedPath.withSigns(signs.get(environment.name()));
        }
        return environment.mesh().isEmpty() ? ExpectedPath.OFF_MESH : ExpectedPath.NONE;
    }
}
