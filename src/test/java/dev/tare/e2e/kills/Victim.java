package dev.tare.e2e.kills;

/** What is killed. */
enum Victim {
    /** The operator's pod is deleted by force. */
    OPERATOR_POD(true),
    /** SIGKILL for the operator's process, which is started again in the same pod. */
    OPERATOR_PROCESS(true),
    /** SIGKILL for the API server, which is started again. */
    API_SERVER(true),
    /** A worker's pod is deleted by force. */
    WORKER_POD(false),
    /** SIGKILL for a worker's process. */
    WORKER_PROCESS(false),
    /** The target's pod is deleted by force. */
    TARGET_POD(false),
    /** SIGKILL for the target's process. */
    TARGET_PROCESS(false);

    /** Whether a run must not notice. */
    private final boolean survived;

    Victim(boolean survived) {
        this.survived = survived;
    }

    boolean isSurvived() {
        return survived;
    }

    /** Whether it takes more than a client of the API server to kill it. */
    boolean isLocal() {
        return this == OPERATOR_PROCESS || this == API_SERVER || this == WORKER_PROCESS || this == TARGET_PROCESS;
    }

    /** Reasons that a run may have failed for, when this was killed. */
    boolean explains(String reason) {
        return switch (this) {
            case WORKER_POD, WORKER_PROCESS -> reason.equals("WorkerEnded");
            case TARGET_POD, TARGET_PROCESS -> reason.equals("TargetEnded");
            default -> false;
        };
    }
}
