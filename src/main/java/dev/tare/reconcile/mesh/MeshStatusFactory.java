package dev.tare.reconcile.mesh;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus;
import dev.tare.api.MeshInstallStatus.Component;
import dev.tare.api.MeshInstallStatus.Link;
import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.api.MeshInstallStatusBuilder;
import dev.tare.api.MeshReason;
import dev.tare.manifest.Problem;
import dev.tare.measure.CountText;
import dev.tare.mesh.catalogue.AddonEntry;
import dev.tare.mesh.install.InstallRecord;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.StatusChange;

/** The statuses of a mesh. */
final class MeshStatusFactory {

    private final Clock clock;

    MeshStatusFactory(Clock clock) {
        this.clock = clock;
    }

    /** The spec is invalid. */
    StatusChange<MeshInstallStatus> refused(MeshInstall mesh, List<Problem> problems) {
        String sentence = problems.stream().map(Problem::sentence).collect(Collectors.joining("; "));
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, ConditionStatus.FALSE, MeshReason.Invalid, sentence)
                .set(Conditions.READY, ConditionStatus.FALSE, MeshReason.Invalid, sentence)
                .set(
                        Conditions.RECONCILING,
                        ConditionStatus.FALSE,
                        MeshReason.Invalid,
                        "the spec has to be changed first")
                .set(Conditions.STALLED, ConditionStatus.TRUE, MeshReason.Invalid, sentence);
        return made(mesh, conditions, null, List.of());
    }

    /**
     * The installer is at work, or is about to be.
     *
     * @param record what it has written down; empty where it has not begun
     * @param trouble why it does not begin; empty where nothing is in its way
     */
    StatusChange<MeshInstallStatus> installing(
            MeshInstall mesh, Optional<InstallRecord> record, Optional<String> trouble) {
        String sentence = record.map(InstallRecord::sentence)
                .or(() -> trouble.map(why -> "the installer does not start: " + why))
                .orElse("the installer starts");
        boolean leaves = mesh.getMetadata().getDeletionTimestamp() != null;
        MeshReason reason =
                leaves ? MeshReason.Uninstalling : wasDone(record) ? MeshReason.Upgrading : MeshReason.Installing;
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, ConditionStatus.TRUE, MeshReason.Accepted, "the spec is valid")
                .set(Conditions.INSTALLED, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.HEALTHY, ConditionStatus.UNKNOWN, reason, sentence)
                .set(Conditions.READY, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.TRUE, reason, sentence)
                .set(Conditions.STALLED, ConditionStatus.FALSE, reason, "the installer is at work");
        return recorded(mesh, conditions, record, List.of());
    }

    /** The installer could not go on. */
    StatusChange<MeshInstallStatus> failed(MeshInstall mesh, InstallRecord record) {
        boolean leaves = mesh.getMetadata().getDeletionTimestamp() != null;
        MeshReason reason = leaves
                ? MeshReason.UninstallFailed
                : wasDone(Optional.of(record)) ? MeshReason.UpgradeFailed : MeshReason.InstallFailed;
        String sentence = record.sentence();
        String outlook = record.passes()
                ? "the installer tries again"
                : "the installer does not try again before something is changed";
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, ConditionStatus.TRUE, MeshReason.Accepted, "the spec is valid")
                .set(Conditions.INSTALLED, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.HEALTHY, ConditionStatus.UNKNOWN, reason, sentence)
                .set(Conditions.READY, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.of(record.passes()), reason, outlook)
                .set(Conditions.STALLED, ConditionStatus.of(!record.passes()), reason, sentence + "; " + outlook);
        return recorded(mesh, conditions, Optional.of(record), List.of());
    }

    /**
     * The API server does not let the installer start.
     *
     * @param record what an installer before has written down
     * @param why why not, in a sentence
     * @param namespace the installer's namespace
     */
    StatusChange<MeshInstallStatus> notStarted(
            MeshInstall mesh, Optional<InstallRecord> record, String why, String namespace) {
        String sentence = "the installer cannot be started: " + why
                + (mesh.getMetadata().getDeletionTimestamp() != null
                        ? "; make room for it in namespace %s (helm upgrade makes the namespace again), or remove the finalizer %s, and the mesh stays"
                                .formatted(namespace, InstalledMesh.FINALIZER)
                        : "");
        return hindered(mesh, record, sentence, "the operator tries to start the installer again every 30 s");
    }

    /**
     * The installer is to end, and does not.
     *
     * @param record what it has written down
     * @param why what keeps it, in a sentence
     */
    StatusChange<MeshInstallStatus> held(MeshInstall mesh, Optional<InstallRecord> record, String why) {
        return hindered(mesh, record, "the installer does not end: " + why, "the operator looks again every 10 s");
    }

    private StatusChange<MeshInstallStatus> hindered(
            MeshInstall mesh, Optional<InstallRecord> record, String sentence, String outlook) {
        boolean leaves = mesh.getMetadata().getDeletionTimestamp() != null;
        MeshReason reason = leaves
                ? MeshReason.UninstallFailed
                : wasDone(record) ? MeshReason.UpgradeFailed : MeshReason.InstallFailed;
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, ConditionStatus.TRUE, MeshReason.Accepted, "the spec is valid");
        if (!leaves && !wasDone(record)) {
            conditions.set(Conditions.INSTALLED, ConditionStatus.FALSE, reason, sentence);
        }
        conditions
                .set(Conditions.HEALTHY, ConditionStatus.UNKNOWN, reason, sentence)
                .set(Conditions.READY, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, reason, outlook)
                .set(Conditions.STALLED, ConditionStatus.TRUE, reason, sentence);
        return recorded(mesh, conditions, record, List.of());
    }

    /**
     * The operator cannot go on with a mesh.
     *
     * @param reason why
     * @param message the same in a sentence
     */
    StatusChange<MeshInstallStatus> givenUp(MeshInstall mesh, MeshReason reason, String message) {
        boolean leaves = mesh.getMetadata().getDeletionTimestamp() != null;
        String sentence = leaves
                ? "%s; or remove the finalizer %s, and the mesh stays".formatted(message, InstalledMesh.FINALIZER)
                : message;
        MeshReason shown = leaves ? MeshReason.UninstallFailed : reason;
        ConditionList conditions = conditions(mesh)
                .set(Conditions.READY, ConditionStatus.FALSE, shown, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, shown, sentence)
                .set(Conditions.STALLED, ConditionStatus.TRUE, shown, sentence);
        MeshInstallStatus before =
                mesh.getStatus() == null ? MeshInstallStatusBuilder.builder().build() : mesh.getStatus();
        return change(mesh, conditions, before);
    }

    /** The installer has installed the mesh. */
    StatusChange<MeshInstallStatus> installed(MeshInstall mesh, InstallRecord record, ControlPlane found) {
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, ConditionStatus.TRUE, MeshReason.Accepted, "the spec is valid")
                .set(
                        Conditions.INSTALLED,
                        ConditionStatus.TRUE,
                        MeshReason.Installed,
                        record.releases().stream()
                                .map(r -> "release %s/%s: %s %s, revision %d"
                                        .formatted(r.namespace(), r.name(), r.chart(), r.version(), r.revision()))
                                .collect(Collectors.joining("; ")));
        setHealth(conditions, found, "the mesh is checked again every minute");
        return recorded(mesh, conditions, Optional.of(record), found.components());
    }

    /** The mesh is to be removed, and this Tare is not permitted to. */
    StatusChange<MeshInstallStatus> stuck(MeshInstall mesh) {
        String sentence = "the mesh cannot be uninstalled: this installation of Tare is not permitted to (the chart's"
                + " meshes.install permits it); or remove the finalizer, and the mesh stays";
        ConditionList conditions = conditions(mesh)
                .set(Conditions.READY, ConditionStatus.FALSE, MeshReason.UninstallFailed, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, MeshReason.UninstallFailed, sentence)
                .set(Conditions.STALLED, ConditionStatus.TRUE, MeshReason.UninstallFailed, sentence);
        return made(mesh, conditions, null, List.of());
    }

    /** Whether it has been as it should be before. */
    private static boolean wasDone(Optional<InstallRecord> record) {
        return record.filter(r -> r.version() != null).isPresent();
    }

    /** Tare runs it as containers in its own pods. */
    StatusChange<MeshInstallStatus> own(MeshInstall mesh, String version) {
        String sentence = "the mesh's proxies are containers in the pods of each run";
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, ConditionStatus.TRUE, MeshReason.Accepted, "the spec is valid")
                .set(Conditions.INSTALLED, ConditionStatus.TRUE, MeshReason.InPods, sentence)
                .set(Conditions.HEALTHY, ConditionStatus.TRUE, MeshReason.InPods, sentence)
                .set(Conditions.READY, ConditionStatus.TRUE, MeshReason.InPods, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, MeshReason.InPods, "there is nothing to do")
                .set(Conditions.STALLED, ConditionStatus.FALSE, MeshReason.InPods, "there is nothing to do");
        return made(mesh, conditions, version, List.of());
    }

    /** Others run it. */
    StatusChange<MeshInstallStatus> observed(MeshInstall mesh, ControlPlane found) {
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, ConditionStatus.TRUE, MeshReason.Accepted, "the spec is valid");
        conditions.set(
                Conditions.INSTALLED, ConditionStatus.of(found.missing().isEmpty()), reason(found), sentence(found));
        setHealth(conditions, found, "the operator looks for the mesh again every minute");
        return made(mesh, conditions, found.version().orElse(null), found.components());
    }

    private static void setHealth(ConditionList conditions, ControlPlane found, String outlook) {
        MeshReason reason = reason(found);
        String sentence = sentence(found);
        conditions
                .set(Conditions.HEALTHY, ConditionStatus.of(found.isHealthy()), reason, sentence)
                .set(Conditions.READY, ConditionStatus.of(found.isHealthy()), reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.of(!found.isHealthy()), reason, sentence)
                .set(Conditions.STALLED, ConditionStatus.FALSE, reason, outlook);
    }

    private static MeshReason reason(ControlPlane found) {
        return !found.missing().isEmpty()
                ? MeshReason.NotFound
                : found.isHealthy() ? MeshReason.Healthy : MeshReason.NotHealthy;
    }

    private static String sentence(ControlPlane found) {
        return found.missing().isEmpty()
                ? found.components().stream()
                        .map(c -> "%s %s/%s: %s"
                                .formatted(
                                        c.kind(),
                                        c.namespace(),
                                        c.name(),
                                        CountText.among(c.ready(), c.desired(), "pod", "is ready", "are ready")))
                        .collect(Collectors.joining("; "))
                : "not found in the cluster: "
                        + found.missing().stream()
                                .map(w -> w.kind() + " " + w.namespace() + "/" + w.name())
                                .collect(Collectors.joining(", "));
    }

    /**
     * Others run it, where the operator may not look.
     *
     * @param refusal what the API server said
     */
    StatusChange<MeshInstallStatus> hidden(MeshInstall mesh, String refusal) {
        String sentence = "the operator is not permitted to look for the mesh (the chart's meshNamespaces permits it): "
                + refusal;
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, ConditionStatus.TRUE, MeshReason.Accepted, "the spec is valid")
                .set(Conditions.INSTALLED, ConditionStatus.UNKNOWN, MeshReason.Forbidden, sentence)
                .set(Conditions.HEALTHY, ConditionStatus.UNKNOWN, MeshReason.Forbidden, sentence)
                .set(Conditions.READY, ConditionStatus.FALSE, MeshReason.Forbidden, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, MeshReason.Forbidden, sentence)
                .set(Conditions.STALLED, ConditionStatus.TRUE, MeshReason.Forbidden, sentence);
        return made(mesh, conditions, null, List.of());
    }

    private ConditionList conditions(MeshInstall mesh) {
        return new ConditionList(
                mesh.getStatus() == null ? null : mesh.getStatus().conditions(),
                mesh.getMetadata().getGeneration(),
                clock.instant());
    }

    /** Of a mesh that Tare installs nothing of. */
    private static StatusChange<MeshInstallStatus> made(
            MeshInstall mesh, ConditionList conditions, String version, List<Component> components) {
        return change(
                mesh,
                conditions,
                MeshInstallStatusBuilder.builder()
                        .version(version)
                        .components(components)
                        .build());
    }

    private static StatusChange<MeshInstallStatus> recorded(
            MeshInstall mesh, ConditionList conditions, Optional<InstallRecord> record, List<Component> components) {
        return change(
                mesh,
                conditions,
                MeshInstallStatusBuilder.builder()
                        .version(record.map(InstallRecord::version).orElse(null))
                        .releases(record.map(InstallRecord::releases).orElse(List.of()))
                        .links(links(mesh, record))
                        .components(components)
                        .build());
    }

    /** Only of what is there. */
    private static List<Link> links(MeshInstall mesh, Optional<InstallRecord> record) {
        List<Release> releases = record.map(InstallRecord::releases).orElse(List.of());
        return mesh.getSpec().addons().stream()
                .sorted()
                .filter(addon -> releases.stream()
                        .anyMatch(release -> release.namespace().equals(AddonEntry.NAMESPACE)
                                && release.name()
                                        .equals(AddonEntry.of(addon).chart().release())))
                .map(addon ->
                        new Link(addon.toString(), AddonEntry.of(addon).link().url()))
                .toList();
    }

    private static StatusChange<MeshInstallStatus> change(
            MeshInstall mesh, ConditionList conditions, MeshInstallStatus status) {
        return StatusChange.of(
                status.with()
                        .observedGeneration(mesh.getMetadata().getGeneration())
                        .conditions(conditions.list())
                        .build(),
                conditions);
    }
}
