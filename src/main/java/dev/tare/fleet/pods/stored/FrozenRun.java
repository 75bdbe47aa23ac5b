package dev.tare.fleet.pods.stored;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.SpecVersion;
import dev.tare.manifest.Validated;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.plan.SpecHash;

/**
 * What a run executes, whatever becomes of the profile and the meshes while it does. Secrets are in it by reference only.
 *
 * @param profile the profile's name
 * @param generation the generation of the profile's spec; null where that was not kept
 * @param spec the profile's spec
 * @param meshes the meshes that its environments are on
 * @param specHash the hash of what of the spec changes the measurement
 * @param seed what order and arrivals are drawn from
 */
public record FrozenRun(
        String profile,
        @JsonInclude(JsonInclude.Include.NON_NULL) Long generation,
        PerformanceProfileSpec spec,
        List<FrozenMesh> meshes,
        String specHash,
        long seed) {

    /** Of a spec whose generation is not known. */
    public FrozenRun(String profile, PerformanceProfileSpec spec, List<FrozenMesh> meshes, String specHash, long seed) {
        this(profile, null, spec, meshes, specHash, seed);
    }

    /** Copies the list. */
    public FrozenRun {
        meshes = List.copyOf(meshes);
    }

    /** Which spec of its profile that is. */
    public SpecVersion version() {
        return new SpecVersion(generation, specHash, SpecHash.ofObjectives(spec));
    }

    /** The profile as it was frozen. */
    public PerformanceProfile asProfile(String namespace) {
        PerformanceProfile asFrozen = new PerformanceProfile();
        asFrozen.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(profile)
                .build());
        asFrozen.setSpec(spec);
        return asFrozen;
    }

    /** The meshes as they were frozen. */
    public List<MeshInstall> meshInstalls() {
        return meshes.stream().map(FrozenMesh::install).toList();
    }

    /**
     * Plans what the run does.
     *
     * @param namespace the run's namespace
     */
    public Validated<RunPlan> plan(String namespace) {
        return RunPlan.of(asProfile(namespace), meshInstalls(), seed);
    }

    /** The mesh that each of a plan's environments is on; those on none are left out. */
    public Map<String, Mesh> meshesOf(RunPlan plan) {
        Map<String, Mesh> byEnvironment = new LinkedHashMap<>();
        for (PlannedEnvironment environment : plan.environments()) {
            environment
                    .mesh()
                    .flatMap(install -> meshes.stream()
                            .filter(mesh ->
                                    mesh.name().equals(install.getMetadata().getName()))
                            .findFirst())
                    .ifPresent(mesh -> byEnvironment.put(
                            environment.name(),
                            new Mesh(mesh.name(), mesh.spec().mesh(), mesh.version())));
        }
        return byEnvironment;
    }

    /** What it takes to be on the meshes that are not Tare's own, by the names of their {@link MeshInstall}s. */
    public Map<String, MeshEnrolment> memberships() {
        Map<String, MeshEnrolment> byMesh = new LinkedHashMap<>();
        meshes.stream()
                .filter(mesh -> mesh.membership() != null)
                .forEach(mesh -> byMesh.put(mesh.name(), mesh.membership()));
        return byMesh;
    }

    /** What it takes to be on the mesh of each of a plan's environments, where that is not Tare's own. */
    public Map<String, MeshEnrolment> membershipsOf(RunPlan plan) {
        Map<String, MeshEnrolment> byMesh = memberships();
        Map<String, MeshEnrolment> byEnvironment = new LinkedHashMap<>();
        plan.environments().forEach(environment -> environment
                .mesh()
                .map(install -> byMesh.get(install.getMetadata().getName()))
                .ifPresent(membership -> byEnvironment.put(environment.name(), membership)));
        return byEnvironment;
    }

    /**
     * A mesh.
     *
     * @param name the name of its {@link dev.tare.api.MeshInstall}
     * @param spec what that asked for
     * @param version the version that was found; null where none was
     * @param membership what it takes to be on it; null where its proxies are Tare's own
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FrozenMesh(String name, MeshInstallSpec spec, String version, MeshEnrolment membership) {

        /** A mesh whose proxies are Tare's own. */
        public FrozenMesh(String name, MeshInstallSpec spec, String version) {
            this(name, spec, version, null);
        }

        private MeshInstall install() {
            MeshInstall asFrozen = new MeshInstall();
            asFrozen.setMetadata(new ObjectMetaBuilder().withName(name).build());
            asFrozen.setSpec(spec);
            return asFrozen;
        }
    }
}
