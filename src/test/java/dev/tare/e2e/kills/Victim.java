package dev.tare.e2e.kills;

import java.util.List;

/** What is killed. */
enum Victim {
    /** The operator's pod is deleted by force. */
    OPERATOR_POD(Effect.NONE),
    /** SIGKILL for the operator's process, which is started again in the same pod. */
    OPERATOR_PROCESS(Effect.NONE),
    /** SIGKILL for the API server, which is started again. */
    API_SERVER(Effect.NONE),
    /** A worker's pod is deleted by force. */
    WORKER_POD(Effect.END),
    /** SIGKILL for a worker's process. */
    WORKER_PROCESS(Effect.END),
    /** The target's pod is deleted by force. */
    TARGET_POD(Effect.END),
    /** SIGKILL for the target's process. */
    TARGET_PROCESS(Effect.END),
    /** SIGKILL for the kubelet, which is started again: meanwhile no pod of the node is told anything, and no log is read. */
    KUBELET(Effect.MAYBE_END);

    /** What becomes of a run. */
    private enum Effect {
        /** It must not notice. */
        NONE,
        /** It may end, if what it waits for takes too long. */
        MAYBE_END,
        /** It ends, unless that came too late. */
        END
    }

    private final Effect effect;

    Victim(Effect effect) {
        this.effect = effect;
    }

    /** Whether a run goes on, so that more can be killed. */
    boolean isSurvived() {
        return effect != Effect.END;
    }

    /** Whether it takes more than a client of the API server to kill it. */
    boolean isLocal() {
        return !List.of(OPERATOR_POD, WORKER_POD, TARGET_POD).contains(this);
    }

    /** Reasons that a run may have failed for, when this was killed. */
    boolean explains(String reason) {
        return switch (this) {
            case WORKER_POD, WORKER_PROCESS -> reason.equals("WorkerEnded");
            case TARGET_POD, TARGET_PROCESS -> reason.equals("TargetEnded");
            case KUBELET ->
                List.of("ScheduleLate", "ResultsMissing", "WorkersNotReady").contains(reason);
            default -> false;
        };
    }
}
