package dev.tare.load.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

import dev.tare.load.WorkerFailure;
import dev.tare.measure.CountText;
import dev.tare.measure.TimeText;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.WorkerReason;

/** Why the path to an environment cannot be measured. */
public final class PathFailure {

    /** How much longer late answers are awaited for each second of a trial. */
    private static final long AWAITED_NS_A_SECOND = TimeUnit.MILLISECONDS.toNanos(100);

    private PathFailure() {}

    static WorkerFailure refused(Destination to, ConnectException cause) {
        return new WorkerFailure(
                WorkerReason.TargetRefused,
                "environment '%s': %s refuses connections".formatted(to.path().environment(), to.where()),
                cause);
    }

    static WorkerFailure speaksFirst(Destination to, String protocol, SpeaksFirstException cause) {
        return new WorkerFailure(
                WorkerReason.SpeaksFirst,
                "environment '%s': %s speaks first (%s), but in %s only servers that wait for a request can be measured"
                        .formatted(to.path().environment(), to.where(), cause.getMessage(), protocol),
                cause);
    }

    static WorkerFailure noAnswer(Destination to, String protocol, IOException cause) {
        String what = cause instanceof SocketTimeoutException
                ? "does not answer within the request's timeout"
                : "does not answer in %s (%s)".formatted(protocol, cause.getMessage());
        return new WorkerFailure(
                WorkerReason.NoAnswer,
                "environment '%s': %s %s".formatted(to.path().environment(), to.where(), what),
                cause);
    }

    static WorkerFailure noTls(Destination to, String sentence, SSLException cause) {
        return new WorkerFailure(
                WorkerReason.TlsFailed,
                "environment '%s': %s %s".formatted(to.path().environment(), to.where(), sentence),
                cause);
    }

    static WorkerFailure slow(Destination to, long answerNs, long awaitedNs) {
        long seconds = answerNs / AWAITED_NS_A_SECOND + 1;
        return new WorkerFailure(
                WorkerReason.AnswersTooLate,
                ("environment '%s': %s takes %s to answer, and at the end of a trial late answers are awaited for only %s,"
                                + " a tenth of load.duration, which must be at least %ds")
                        .formatted(
                                to.path().environment(),
                                to.where(),
                                TimeText.of(answerNs),
                                TimeText.of(awaitedNs),
                                seconds),
                null);
    }

    /** The files that TLS needs cannot be used. */
    public static WorkerFailure tlsNotUsable(Path path, IOException cause) {
        return new WorkerFailure(
                WorkerReason.TlsNotUsable,
                "environment '%s': %s".formatted(path.environment(), cause.getMessage()),
                cause);
    }

    /**
     * A target takes fewer connections than a trial needs.
     *
     * @param cause why the last one was not opened; null: it was closed
     */
    public static WorkerFailure connectionsRefused(Destination to, int open, int wanted, Throwable cause) {
        String why = cause == null ? "" : " (" + words(cause) + ")";
        return new WorkerFailure(
                WorkerReason.ConnectionsRefused,
                "environment '%s': %s accepts only %d of %s%s"
                        .formatted(to.path().environment(), to.where(), open, CountText.of(wanted, "connection"), why),
                cause);
    }

    private static String words(Throwable cause) {
        if (cause instanceof SSLException tls) {
            return TlsFault.sentence(tls);
        }
        return cause.getMessage() == null ? "the connection was closed" : cause.getMessage();
    }
}
