package dev.tare.fleet.processes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMeshes;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** The meshes of a plan's environments, as this machine can run them. */
public final class EnvironmentMeshes {

    private final Map<String, SidecarMesh> byEnvironment;

    private EnvironmentMeshes(Map<String, SidecarMesh> byEnvironment) {
        this.byEnvironment = byEnvironment;
    }

    /** Checks the meshes of a plan and their features. */
    public static Validated<EnvironmentMeshes> of(RunPlan plan) {
        List<Problem> problems = new ArrayList<>();
        Map<String, SidecarMesh> meshes = new LinkedHashMap<>();
        for (int i = 0; i < plan.environments().size(); i++) {
            PlannedEnvironment environment = plan.environments().get(i);
            String field = "spec.environments[" + i + "].features";
            environment.mesh().ifPresent(install -> {
                Validated<SidecarMesh> checked = SidecarMeshes.of(install);
                checked.problems().stream().filter(p -> !problems.contains(p)).forEach(problems::add);
                if (checked instanceof Validated.Accepted<SidecarMesh> accepted) {
                    SidecarMesh mesh = accepted.value();
                    meshes.put(environment.name(), mesh);
                    SidecarMeshes.checkProtocol(
                                    install,
                                    mesh,
                                    environment.target().carried(plan.spec().request()))
                            .stream()
                            .filter(p -> !problems.contains(p))
                            .forEach(problems::add);
                    problems.addAll(SidecarMeshes.checkFeatures(
                            install, mesh, environment.features(), "PerformanceProfile " + plan.profile(), field));
                }
            });
        }
        return problems.isEmpty()
                ? new Validated.Accepted<>(new EnvironmentMeshes(meshes))
                : new Validated.Refused<>(problems);
    }

    /** The mesh of an environment, if it is on one. */
    public Optional<SidecarMesh> of(String environment) {
        return Optional.ofNullable(byEnvironment.get(environment));
    }

    /** The meshes by environment; none of an environment that is on none. */
    public Map<String, SidecarMesh> byEnvironment() {
        return Map.copyOf(byEnvironment);
    }

    /** The Envoys among them. */
    public List<SidecarMesh.Envoy> envoys() {
        return byEnvironment.values().stream()
                .filter(SidecarMesh.Envoy.class::isInstance)
                .map(SidecarMesh.Envoy.class::cast)
                .toList();
    }
}
