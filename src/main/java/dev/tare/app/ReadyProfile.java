package dev.tare.app;

import java.util.List;

import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.fleet.processes.EnvironmentMeshes;
import dev.tare.fleet.processes.TlsFiles;
import dev.tare.plan.RunPlan;

/**
 * A profile that may be measured on this machine.
 *
 * @param profile the profile
 * @param installs the meshes that were given with it
 * @param plan what its run does
 * @param meshes the meshes of its environments
 * @param tlsFiles the files that TLS to its targets needs
 */
record ReadyProfile(
        PerformanceProfile profile,
        List<MeshInstall> installs,
        RunPlan plan,
        EnvironmentMeshes meshes,
        TlsFiles tlsFiles) {}
