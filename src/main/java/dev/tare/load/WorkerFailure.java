package dev.tare.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;

import dev.tare.protocol.Schedule.Path;

/** Why a worker cannot go on, for the one who reads its last line. */
final class WorkerFailure extends Exception {

    private final String reason;

    WorkerFailure(String reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static WorkerFailure unknownHost(Path path) {
        return new WorkerFailure(
                "HostNotFound",
                "environment '%s': host '%s' is not known".formatted(path.environment(), path.host()),
                null);
    }

    static WorkerFailure refused(Path path, ConnectException cause) {
        return new WorkerFailure(
                "TargetRefused",
                "environment '%s': %s:%d refuses connections".formatted(path.environment(), path.host(), path.port()),
                cause);
    }

    static WorkerFailure noAnswer(Path path, IOException cause) {
        String what = cause instanceof SocketTimeoutException
                ? "does not answer within the request's timeout"
                : "does not answer in HTTP/1.1 (%s)".formatted(cause.getMessage());
        return new WorkerFailure(
                "NoAnswer",
                "environment '%s': %s:%d %s".formatted(path.environment(), path.host(), path.port(), what),
                cause);
    }

    /** A CamelCase reason, as conditions have it. */
    String reason() {
        return reason;
    }
}
