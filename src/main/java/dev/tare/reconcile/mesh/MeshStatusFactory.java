package dev.tare.reconcile.mesh;

import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus;
import dev.tare.plan.Problem;
import dev.tare.reconcile.ConditionList;
import dev.tare.reconcile.ConditionList.Status;
import dev.tare.reconcile.StatusChange;

/** The statuses of a mesh. */
final class MeshStatusFactory {

    private final Clock clock;

    MeshStatusFactory(Clock clock) {
        this.clock = clock;
    }

    /** The spec makes no sense. */
    StatusChange<MeshInstallStatus> refused(MeshInstall mesh, List<Problem> problems) {
        String sentence = problems.stream().map(Problem::sentence).collect(Collectors.joining("; "));
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, Status.FALSE, "Invalid", sentence)
                .set(Conditions.READY, Status.FALSE, "Invalid", sentence)
                .set(Conditions.RECONCILING, Status.FALSE, "Invalid", "the spec has to be changed first")
                .set(Conditions.STALLED, Status.TRUE, "Invalid", sentence);
        return made(mesh, conditions, null, List.of());
    }

    /** Tare runs it as containers in its own pods. */
    StatusChange<MeshInstallStatus> own(MeshInstall mesh, String version) {
        String sentence = "its proxies are containers of the pods of each run";
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, Status.TRUE, "Accepted", "the spec makes sense")
                .set(Conditions.INSTALLED, Status.TRUE, "InPods", sentence)
                .set(Conditions.HEALTHY, Status.TRUE, "InPods", sentence)
                .set(Conditions.READY, Status.TRUE, "InPods", sentence)
                .set(Conditions.RECONCILING, Status.FALSE, "InPods", "there is nothing to do")
                .set(Conditions.STALLED, Status.FALSE, "InPods", "there is nothing to do");
        return made(mesh, conditions, version, List.of());
    }

    /** Others run it. */
    StatusChange<MeshInstallStatus> observed(MeshInstall mesh, ControlPlane found) {
        ConditionList conditions =
                conditions(mesh).set(Conditions.ACCEPTED, Status.TRUE, "Accepted", "the spec makes sense");
        String missing = found.missing().stream()
                .map(w -> w.kind() + " " + w.namespace() + "/" + w.name())
                .collect(Collectors.joining(", "));
        String reason = !found.missing().isEmpty() ? "NotFound" : found.isHealthy() ? "Healthy" : "NotHealthy";
        String sentence = !found.missing().isEmpty()
                ? "this is not in the cluster: " + missing
                : found.components().stream()
                        .map(c -> "%s %s/%s: %d of %d pods are ready"
                                .formatted(c.kind(), c.namespace(), c.name(), c.ready(), c.desired()))
                        .collect(Collectors.joining("; "));
        conditions
                .set(Conditions.INSTALLED, Status.of(found.missing().isEmpty()), reason, sentence)
                .set(Conditions.HEALTHY, Status.of(found.isHealthy()), reason, sentence)
                .set(Conditions.READY, Status.of(found.isHealthy()), reason, sentence)
                .set(Conditions.RECONCILING, Status.of(!found.isHealthy()), reason, sentence)
                .set(Conditions.STALLED, Status.FALSE, reason, "it is looked for again every minute");
        return made(mesh, conditions, found.version().orElse(null), found.components());
    }

    /**
     * Others run it, where the operator may not look.
     *
     * @param refusal what the API server said
     */
    StatusChange<MeshInstallStatus> hidden(MeshInstall mesh, String refusal) {
        String sentence = "the operator may not look for it (the chart's meshNamespaces lets it): " + refusal;
        ConditionList conditions = conditions(mesh)
                .set(Conditions.ACCEPTED, Status.TRUE, "Accepted", "the spec makes sense")
                .set(Conditions.INSTALLED, Status.UNKNOWN, "Forbidden", sentence)
                .set(Conditions.HEALTHY, Status.UNKNOWN, "Forbidden", sentence)
                .set(Conditions.READY, Status.FALSE, "Forbidden", sentence)
                .set(Conditions.RECONCILING, Status.FALSE, "Forbidden", sentence)
                .set(Conditions.STALLED, Status.TRUE, "Forbidden", sentence);
        return made(mesh, conditions, null, List.of());
    }

    private ConditionList conditions(MeshInstall mesh) {
        return new ConditionList(
                mesh.getStatus() == null ? null : mesh.getStatus().conditions(),
                mesh.getMetadata().getGeneration(),
                clock.instant());
    }

    private static StatusChange<MeshInstallStatus> made(
            MeshInstall mesh, ConditionList conditions, String version, List<MeshInstallStatus.Component> components) {
        return StatusChange.of(
                new MeshInstallStatus(mesh.getMetadata().getGeneration(), conditions.list(), version, components),
                conditions);
    }
}
