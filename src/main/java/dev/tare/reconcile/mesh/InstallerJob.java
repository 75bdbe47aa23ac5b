package dev.tare.reconcile.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

import dev.tare.api.MeshInstall;
import dev.tare.fleet.pods.desired.TareImage;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.Marks;
import dev.tare.mesh.install.InstallRecords;

/**
 * The Job that brings a mesh about. There is one a mesh at most, by its name, so no two installers get in each other's way.
 * The admission policy of the installer's namespace lets in exactly this.
 */
public final class InstallerJob {

    private static final String SPEC = "tare.dev/mesh-install-spec";
    private static final long USER = 10001;
    private static final Duration BESIDES = Duration.ofMinutes(15);
    private static final String COMPLETE = "Complete";

    /** As many charts as an entry and its addons may have, each of which may take as long as the spec says. */
    private static final int CHARTS = 24;

    private InstallerJob() {}

    /** What has become of a Job. */
    sealed interface State {

        /** There is none. */
        record None() implements State {}

        /** It is at work, or on its way to it. */
        record Running() implements State {}

        /**
         * It has ended.
         *
         * @param at when
         * @param ofThisSpec whether it was started for the spec as it is now, not for one before
         * @param succeeded whether it has done all that it was started for
         */
        record Ended(Instant at, boolean ofThisSpec, boolean succeeded) implements State {}
    }

    static String name(String mesh) {
        return InstallRecords.name(mesh);
    }

    /** What has become of a mesh's Job; null is none. */
    static State state(Job job, MeshInstall mesh) {
        if (job == null || job.getMetadata().getDeletionTimestamp() != null) {
            return job == null ? new State.None() : new State.Running();
        }
        return Optional.ofNullable(job.getStatus())
                .flatMap(status -> status.getConditions().stream()
                        .filter(condition -> List.of(COMPLETE, "Failed").contains(condition.getType())
                                && condition.getStatus().equals("True"))
                        .findFirst())
                .<State>map(condition -> new State.Ended(
                        Instant.parse(condition.getLastTransitionTime()),
                        spec(mesh).equals(specOf(job)),
                        condition.getType().equals(COMPLETE)))
                .orElseGet(State.Running::new);
    }

    /** Which spec of which mesh: another mesh may bear the same name. */
    private static String spec(MeshInstall mesh) {
        return mesh.getMetadata().getUid() + "/" + mesh.getMetadata().getGeneration();
    }

    private static String specOf(Job job) {
        Map<String, String> annotations = job.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(SPEC);
    }

    /** The Job of a mesh. */
    public static Job of(MeshInstall mesh, InstallerSettings settings) {
        String meshName = mesh.getMetadata().getName();
        Map<String, String> labels = Map.of(InstallRecords.MESH_INSTALL, meshName);
        Marks offMeshes = Catalogue.out(); // whatever it installs must not get into its own pod
        return new JobBuilder()
                .withNewMetadata()
                .withName(name(meshName))
                .withNamespace(settings.namespace())
                .withLabels(labels)
                .addToAnnotations(SPEC, spec(mesh))
                .addNewOwnerReference()
                .withApiVersion(mesh.getApiVersion())
                .withKind(mesh.getKind())
                .withName(meshName)
                .withUid(mesh.getMetadata().getUid())
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withActiveDeadlineSeconds(mesh.getSpec()
                        .timeout()
                        .multipliedBy(CHARTS)
                        .plus(BESIDES)
                        .toSeconds())
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .addToLabels(new TreeMap<>(offMeshes.labels()))
                .addToAnnotations(new TreeMap<>(offMeshes.annotations()))
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(settings.serviceAccount())
                .withRestartPolicy("Never")
                .withEnableServiceLinks(false)
                .withImagePullSecrets(settings.imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withFsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(meshName, settings))
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static Container container(String mesh, InstallerSettings settings) {
        return new ContainerBuilder()
                .withName("installer")
                .withImage(settings.image())
                .withImagePullPolicy(settings.imagePullPolicy())
                .withCommand("java")
                .withArgs(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1", // it is over before the optimizing compiler would pay
                        "-cp",
                        TareImage.CLASS_PATH,
                        TareImage.MAIN_CLASS,
                        "install",
                        "--mesh",
                        mesh)
                // Helm keeps its caches there.
                .addNewEnv()
                .withName("HOME")
                .withValue("/tmp")
                .endEnv()
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewResources()
                .addToRequests("cpu", new Quantity("50m"))
                .addToRequests("memory", new Quantity("256Mi"))
                .addToLimits("memory", new Quantity("1Gi"))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .build();
    }
}
