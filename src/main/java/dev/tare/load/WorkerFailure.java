package dev.tare.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

import dev.tare.measure.CountText;
import dev.tare.protocol.Assignment.Path;

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

    static WorkerFailure speaksFirst(Path path, String protocol, SpeaksFirstException cause) {
        return new WorkerFailure(
                "SpeaksFirst",
                "environment '%s': %s:%d speaks first (%s), and in %s only servers can be measured that wait to be asked"
                        .formatted(path.environment(), path.host(), path.port(), cause.getMessage(), protocol),
                cause);
    }

    static WorkerFailure noAnswer(Path path, String protocol, IOException cause) {
        String what = cause instanceof SocketTimeoutException
                ? "does not answer within the request's timeout"
                : "does not answer in %s (%s)".formatted(protocol, cause.getMessage());
        return new WorkerFailure(
                "NoAnswer",
                "environment '%s': %s:%d %s".formatted(path.environment(), path.host(), path.port(), what),
                cause);
    }

    static WorkerFailure noTls(Path path, String sentence, SSLException cause) {
        return new WorkerFailure(
                "TlsFailed",
                "environment '%s': %s:%d %s".formatted(path.environment(), path.host(), path.port(), sentence),
                cause);
    }

    static WorkerFailure tlsNotUsable(Path path, IOException cause) {
        return new WorkerFailure(
                "TlsNotUsable", "environment '%s': %s".formatted(path.environment(), cause.getMessage()), cause);
    }

    static WorkerFailure connectionsRefused(Path path, int open, int wanted, Throwable cause) {
        String why = cause == null ? "" : " (" + words(cause) + ")";
        return new WorkerFailure(
                "ConnectionsRefused",
                "environment '%s': %s:%d lets only %d of %s in%s"
                        .formatted(
                                path.environment(),
                                path.host(),
                                path.port(),
                                open,
                                CountText.of(wanted, "connection"),
                                why),
                cause);
    }

    private static String words(Throwable cause) {
        if (cause instanceof SSLException tls) {
            return TlsFault.sentence(tls);
        }
        return cause.getMessage() == null ? "the connection was closed" : cause.getMessage();
    }

    static WorkerFailure generatorNotFound(String file) {
        return new WorkerFailure(
                "GeneratorNotFound",
                "generator: there is no program '%s' on the PATH of the worker".formatted(file),
                null);
    }

    static WorkerFailure generatorFailed(String file, String why, Throwable cause) {
        return new WorkerFailure("GeneratorFailed", "generator: %s %s".formatted(file, why), cause);
    }

    static WorkerFailure tooFewWorkers(String message) {
        return new WorkerFailure("WorkersTooFew", message, null);
    }

    static WorkerFailure secretNotReadable(String header, String file, String why) {
        return new WorkerFailure(
                "SecretNotReadable", "header '%s': the value in %s %s".formatted(header, file, why), null);
    }

    /** A CamelCase reason, as conditions have it. */
    String reason() {
        return reason;
    }
}
