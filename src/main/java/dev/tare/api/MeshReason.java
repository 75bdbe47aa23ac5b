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
     * The spec makes no sense.
     *
     * <p>Change what the sentence names.
     */
    Invalid,

    /** Its proxies are containers of the pods of each run; there is nothing to install. */
    InPods,

    /**
     * The installer is at work; the sentence says at which release, and which pod it waits for.
     *
     * <p>Wait; its log is {@code kubectl -n tare-installer logs job/mesh-NAME}.
     */
    Installing(true),

    /**
     * The installer is at work on a mesh that was there before; the sentence says at which release, and which pod
     * it waits for.
     *
     * <p>Wait; its log is {@code kubectl -n tare-installer logs job/mesh-NAME}.
     */
    Upgrading(true),

    /**
     * The installer takes it away; the sentence says at which release it is.
     *
     * <p>Wait; its log is {@code kubectl -n tare-installer logs job/mesh-NAME}.
     */
    Uninstalling(true),

    /** Its releases are there, in the version and with the values that the spec asks for. */
    Installed,

    /**
     * A release could not be brought about. Where a chart's pods did not become ready in {@code timeout}, it is
     * as it was before.
     *
     * <p>The sentence names the chart, and the pod or field. With {@code Reconciling} True it is tried again,
     * later each time, at most 10 minutes apart; with {@code Stalled} True not before the spec, the values or the
     * chart change.
     */
    InstallFailed,

    /**
     * The same of a mesh that was there before.
     *
     * <p>As with {@code InstallFailed}.
     */
    UpgradeFailed,

    /**
     * Something of it does not go.
     *
     * <p>Remove what the sentence names; or take the finalizer {@code tare.dev/mesh} off, and what is left stays.
     */
    UninstallFailed,

    /** The control plane is there and ready. */
    Healthy,

    /**
     * A workload of the control plane is not in the cluster.
     *
     * <p>Install the mesh. It is looked for again every 10 seconds.
     */
    NotFound,

    /**
     * The control plane is there, and not all of its pods are ready, or there are none.
     *
     * <p>Look at those pods.
     */
    NotHealthy,

    /**
     * The operator may not look for it ({@code Installed} and {@code Healthy} are Unknown).
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
