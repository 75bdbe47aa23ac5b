package dev.tare.fleet.pods.desired;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.tare.fleet.pods.desired.FleetSettings.EnvoyImage;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Validated;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMeshes;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.RunPlan;

/** A run of a profile in a file. */
public record PlannedRun(RunPlan plan, Map<String, SidecarMesh> meshes, Map<String, MeshEnrolment> memberships) {

    public static final RunIdentity IDENTITY =
            new RunIdentity("shop", "checkout-7f3a", "7c0f43e2-2d4e-4f4a-9a6b-0f6a5a1c9f10");

    public static final FleetSettings SETTINGS = FleetSettingsBuilder.builder()
            .tareImage("images.example/tare:0.1.0")
            .envoyImage(new EnvoyImage("docker.io/envoyproxy/envoy:distroless-v{version}", "1.40.0"))
            .imagePullPolicy("IfNotPresent")
            .imagePullSecrets(List.of("pull-tare"))
            .worker(FleetSettings.WORKER)
            .target(FleetSettings.TARGET)
            .proxy(FleetSettings.PROXY)
            .patience(Duration.ofSeconds(60))
            .build();

    public static PlannedRun of(Path file) {
        Manifests given = accepted(ManifestReader.read(List.of(file)));
        RunPlan plan = accepted(RunPlan.of(given.profiles().get(0).resource(), given.meshInstalls(), 42));
        Map<String, SidecarMesh> meshes = new LinkedHashMap<>();
        Map<String, MeshEnrolment> memberships = new LinkedHashMap<>();
        plan.environments().forEach(environment -> environment.mesh().ifPresent(install -> {
            CatalogueEntry entry = accepted(MeshLookup.builtIn().entry(install));
            if (entry.runsInPods()) {
                meshes.put(environment.name(), accepted(SidecarMeshes.of(install)));
            } else {
                memberships.put(environment.name(), MeshEnrolment.of(entry, environment.features()));
            }
        }));
        return new PlannedRun(plan, meshes, memberships);
    }

    public static PlannedRun named(String name) {
        return of(Path.of("src/test/resources/pods", name, "given.yaml"));
    }

    public RunObjects objects() {
        return new RunObjects(IDENTITY, plan, meshes, memberships, SETTINGS);
    }

    private static <T> T accepted(Validated<T> checked) {
        if (checked instanceof Validated.Accepted<T> accepted) {
            return accepted.value();
        }
        throw new IllegalArgumentException(checked.problems().toString());
    }
}
