package dev.tare.load;

import dev.tare.wire.WorkerReason;

/** Why a worker cannot go on, for the one who reads its last line. */
public final class WorkerFailure extends Exception {

    private final WorkerReason reason;

    /**
     * A failure.
     *
     * @param reason why, in a word
     * @param message a sentence for whoever reads the worker's last line
     * @param cause what has led to it; null: nothing
     */
    public WorkerFailure(WorkerReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** There is no such program on the worker's {@code PATH}. */
    public static WorkerFailure generatorNotFound(String file) {
        return new WorkerFailure(
                WorkerReason.GeneratorNotFound,
                "generator: program '%s' was not found on the PATH of the worker".formatted(file),
                null);
    }

    /** A program that is to make the load does not do so. */
    public static WorkerFailure generatorFailed(String file, String why, Throwable cause) {
        return new WorkerFailure(WorkerReason.GeneratorFailed, "generator: %s %s".formatted(file, why), cause);
    }

    /** One worker cannot send as often as it is asked to. */
    public static WorkerFailure tooFewWorkers(String message) {
        return new WorkerFailure(WorkerReason.WorkersTooFew, message, null);
    }

    /** The value of a header cannot be taken from its file. */
    public static WorkerFailure secretNotReadable(String header, String file, String why) {
        return new WorkerFailure(
                WorkerReason.SecretNotReadable, "header '%s': the value in %s %s".formatted(header, file, why), null);
    }

    /** Why, in a word. */
    public WorkerReason reason() {
        return reason;
    }
}
