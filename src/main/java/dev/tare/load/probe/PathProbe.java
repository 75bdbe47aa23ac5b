package dev.tare.load.probe;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

import dev.tare.load.ClientTls;
import dev.tare.load.FirstAnswer;
import dev.tare.load.NoSuchProtocolException;
import dev.tare.load.ProbeStream;
import dev.tare.load.Protocol;
import dev.tare.load.Timeouts;
import dev.tare.load.WorkerFailure;

/**
 * A worker's first request to an environment, before anything is measured: does it answer, and what does the answer show
 * of the proxies on the way? It is the very request that is measured, to the last byte.
 */
public final class PathProbe {

    private static final Duration RETRY = Duration.ofMillis(100);

    /** While targets are coming up, an address may not be reachable for a moment and never answer. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration LONGEST_COMPARISON = Duration.ofSeconds(3);

    /** A proxy that fails some requests answers those itself, and hides what lies behind it. */
    private static final int ATTEMPTS_AT_SUCCESS = 20;

    /** An answer from 400 to 499 is asked for so many times: it may be for want of a route that is still on its way. */
    private static final int ATTEMPTS_AT_REQUEST = 5;

    private static final Duration ROUTES_COME_UP = Duration.ofSeconds(10);

    /** The first answer of a target that was at rest may take longer than all others. */
    private static final int ATTEMPTS_IN_TIME = 3;

    private final Timeouts patience;
    private boolean acquainted; // whether the peer is known to be silent where it should be
    private long answerNs; // of the answer that came last, from the request on

    /**
     * A probe of one path.
     *
     * @param patience what is put up with before it answers
     */
    public PathProbe(Timeouts patience) {
        this.patience = patience;
    }

    /**
     * Sends the request that is to be measured until its answer is no error, and comes in time, or that has been tried often
     * enough.
     *
     * @param awaitedNs for how long trials await answers that are late, in nanoseconds
     * @throws WorkerFailure if the path does not answer, or always takes longer than that
     */
    public FirstAnswer first(Destination to, Optional<ClientTls> tls, Protocol protocol, long timeoutNs, long awaitedNs)
            throws WorkerFailure, InterruptedException {
        FirstAnswer answer = answer(to, tls, protocol, timeoutNs);
        long settledNs = System.nanoTime() + (patience.startingUp() ? ROUTES_COME_UP.toNanos() : 0);
        for (int attempts = 1;
                answer.isError()
                        && !answer.isServerError()
                        && (attempts < ATTEMPTS_AT_REQUEST || System.nanoTime() < settledNs);
                attempts++) {
            Thread.sleep(RETRY.toMillis());
            answer = answer(to, tls, protocol, timeoutNs);
        }
        long leastNs = answerNs;
        for (int attempts = 1; leastNs > awaitedNs && attempts < ATTEMPTS_IN_TIME; attempts++) {
            answer = answer(to, tls, protocol, timeoutNs);
            leastNs = Math.min(leastNs, answerNs);
        }
        if (leastNs > awaitedNs) {
            throw PathFailure.slow(to, leastNs, awaitedNs);
        }
        return answer;
    }

    /**
     * Sends the request until it is answered without a server's error, or has been answered often enough: errors are
     * counted when they are measured.
     *
     * @throws WorkerFailure if the path does not answer
     */
    public FirstAnswer answer(Destination to, Optional<ClientTls> tls, Protocol protocol, long timeoutNs)
            throws WorkerFailure, InterruptedException {
        long giveUpNs = System.nanoTime() + patience.limit().toNanos();
        for (int answers = 1; ; ) {
            try {
                FirstAnswer answer = ask(to, tls, protocol, timeoutNs);
                if (!answer.isServerError()) {
                    return answer;
                }
                if (answers++ < ATTEMPTS_AT_SUCCESS) {
                    continue;
                }
                if (!mayPass(true, giveUpNs) || !answer.isNobodyBehindGateway()) {
                    return answer;
                }
            } catch (UnknownHostException e) {
                if (!mayPass(true, giveUpNs)) {
                    throw HostFailure.unknownHost(to.path());
                }
            } catch (ConnectException e) {
                if (!mayPass(false, giveUpNs)) {
                    throw PathFailure.refused(to, e);
                }
            } catch (SSLException e) {
                // A proxy that comes up may close connections; what it says of certificates stays as it is.
                if (!(e.getCause() instanceof EOFException) || !mayPass(true, giveUpNs)) {
                    throw PathFailure.noTls(to, fault(e, to, tls.orElseThrow()), e);
                }
            } catch (SpeaksFirstException e) {
                throw PathFailure.speaksFirst(to, protocol.title(), e);
            } catch (IOException e) {
                if (e instanceof NoSuchProtocolException || !mayPass(true, giveUpNs)) {
                    throw PathFailure.noAnswer(to, protocol.title(), e);
                }
            }
            Thread.sleep(RETRY.toMillis());
        }
    }

    /**
     * An answer, whatever it is, and how long it took.
     *
     * @param answer the answer
     * @param tookNs from when its request was sent on an open connection, in nanoseconds
     */
    public record TimedAnswer(FirstAnswer answer, long tookNs) {}

    /**
     * Sends the request once.
     *
     * @throws IOException if no answer comes
     */
    public TimedAnswer once(Destination to, Optional<ClientTls> tls, Protocol protocol, long timeoutNs)
            throws IOException {
        FirstAnswer answer = ask(to, tls, protocol, timeoutNs);
        return new TimedAnswer(answer, answerNs);
    }

    private boolean mayPass(boolean onlyWhileStartingUp, long giveUpNs) {
        return System.nanoTime() <= giveUpNs && (patience.startingUp() || !onlyWhileStartingUp);
    }

    private FirstAnswer ask(Destination to, Optional<ClientTls> tls, Protocol protocol, long timeoutNs)
            throws IOException {
        Duration connectTimeout = patience.startingUp() ? CONNECT_TIMEOUT : patience.limit();
        try (Socket socket = to.connect(Math.toIntExact(connectTimeout.toMillis()))) {
            long untilNs = System.nanoTime() + timeoutNs;
            try (ProbeStream stream = tls.isEmpty()
                    ? new ProbeStream(socket, untilNs)
                    : new SecuredProbeStream(socket, tls.get(), untilNs)) {
                return ask(stream, protocol);
            }
        }
    }

    private FirstAnswer ask(ProbeStream stream, Protocol protocol) throws IOException {
        if (acquainted || protocol.silence().isZero()) {
            return timed(stream, protocol);
        }
        if (stream.speaksWithin(protocol.silence())) {
            throw new SpeaksFirstException(stream.firstLine());
        }
        FirstAnswer answer = timed(stream, protocol);
        if (stream.speaksWithin(protocol.silence())) {
            throw new NoSuchProtocolException("it sends more after its answer: " + stream.firstLine());
        }
        acquainted = true;
        return answer;
    }

    private FirstAnswer timed(ProbeStream stream, Protocol protocol) throws IOException {
        long beganNs = System.nanoTime();
        FirstAnswer answer = protocol.ask(stream);
        answerNs = System.nanoTime() - beganNs;
        return answer;
    }

    private static String fault(SSLException cause, Destination to, ClientTls tls) {
        return TlsFault.ofCertificate(cause, to.path().tls().serverName())
                .or(() -> new TlsComparison(tls, LONGEST_COMPARISON).ofPeer(to.address()))
                .orElseGet(() -> TlsFault.sentence(cause));
    }
}
