package dev.tare.api;

import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * The reasons of a {@link MeshInstall}'s conditions. The first paragraph of each says what it means, the second what
 * to do: {@code docs/operations.md} has them from here.
 */
public enum MeshReason implements Reason {
    /** The spec is valid. */
    Accepted,

    /**
     * The spec is invalid.
     *
     * <p>Change what the message names.
     */
    Invalid,

    /** The mesh's proxies are containers in the pods of each run; there is nothing to install. */
    InPods,

    /**
     * The installer is at work; the message says at which release, and which pod it waits for.
     *
     * <p>Wait; its log is {@code kubectl -n tare-installer logs job/mesh-NAME}.
     */
    Installing(true),

    /**
     * The installer is at work on a mesh that was installed before; the message says at which release, and which pod
     * it waits for.
     *
     * <p>Wait; its log is {@code kubectl -n tare-installer logs job/mesh-NAME}.
     */
    Upgrading(true),

    /**
     * The installer removes the mesh; the message says at which release it is.
     *
     * <p>Wait; its log is {@code kubectl -n tare-installer logs job/mesh-NAME}.
     */
    Uninstalling(true),

    /** The mesh's releases are installed, in the version and with the values that the spec asks for. */
    Installed,

    /**
     * A release could not be installed. Where a chart's pods were not ready within {@code timeout}, the release was
     * restored to its former state. Or the installer cannot be started: its namespace is gone, a quota or an admission
     * policy refuses its Job, the pod of the one before does not end because its node is gone.
     *
     * <p>The message names the chart, and the pod or field. With {@code Reconciling} True, the installer tries again,
     * with growing pauses of at most 10 minutes; with {@code Stalled} True, it does not try again before the spec,
     * the values or the chart change.
     */
    InstallFailed,

    /**
     * A release of a mesh that was installed before could not be upgraded.
     *
     * <p>As with {@code InstallFailed}.
     */
    UpgradeFailed,

    /**
     * A part of the mesh could not be removed or would take objects of others with it, or the installer cannot be started
     * for it, as with {@code InstallFailed}.
     *
     * <p>Remove what the message names; where the installer's namespace was deleted, {@code helm upgrade} makes it again; or
     * remove the finalizer {@code tare.dev/mesh}, and what is left stays.
     */
    UninstallFailed,

    /**
     * The API server refuses a request of the operator for the mesh.
     *
     * <p>The message is that of the API server. The operator tries again every minute.
     */
    RequestRefused,

    /**
     * An internal error of Tare occurred three times with this generation of the mesh.
     *
     * <p>The operator's log has it with its stack trace: please report it. The operator tries again every minute.
     */
    InternalError,

    /** The control plane is installed and ready. */
    Healthy,

    /**
     * A workload of the control plane is not in the cluster.
     *
     * <p>Install the mesh. The operator looks for it again every 10 seconds.
     */
    NotFound,

    /**
     * The control plane was found, but it has no pods, or not all of them are ready.
     *
     * <p>Look at those pods.
     */
    NotHealthy,

    /**
     * The operator is not permitted to look for the mesh ({@code Installed} and {@code Healthy} are Unknown).
     *
     * <p>List its namespace in {@code meshNamespaces}.
     */
    Forbidden;

    private final boolean inProgress;

    MeshReason() {
        this(false);
    }

    MeshReason(boolean inProgress) {
        this.inProgress = inProgress;
    }

    @Override
    public String text() {
        return name();
    }

    /** Whether work goes on, so that a mesh that is not ready for it is nothing to worry about. */
    public boolean isInProgress() {
        return inProgress;
    }

    /** Whether that is so of the reason of a condition of a mesh. */
    public static boolean isInProgress(Condition condition) {
        return Stream.of(values()).anyMatch(reason -> reason.inProgress && reason.isOf(condition));
    }
}
