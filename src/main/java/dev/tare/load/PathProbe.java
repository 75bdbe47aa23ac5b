package dev.tare.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * A worker's first request to an environment, before anything is measured: does it answer, and what does the answer show
 * of the proxies on the way? It is the very request that is measured, to the last byte.
 */
final class PathProbe {

    private static final Duration RETRY = Duration.ofMillis(100);

    /** While targets are coming up, an address may not be reachable for a moment and never answer. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration LONGEST_COMPARISON = Duration.ofSeconds(3);

    /** A proxy that fails some requests answers those itself, and hides what lies behind it. */
    private static final int ATTEMPTS_AT_SUCCESS = 20;

    private final Patience patience;
    private boolean acquainted; // whether the peer is known to be silent where it should be

    PathProbe(Patience patience) {
        this.patience = patience;
    }

    /**
     * Sends the request until it is answered without a server's error, or has been answered often enough: errors are
     * counted when they are measured.
     *
     * @throws WorkerFailure if the path does not answer
     */
    FirstAnswer answer(Destination to, Optional<ClientTls> tls, Protocol protocol, long timeoutNs)
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
                    throw WorkerFailure.unknownHost(to.path());
                }
            } catch (ConnectException e) {
                if (!mayPass(false, giveUpNs)) {
                    throw WorkerFailure.refused(to, e);
                }
            } catch (SSLException e) {
                // A proxy that comes up may close connections; what it says of certificates stays as it is.
                if (!(e.getCause() instanceof EOFException) || !mayPass(true, giveUpNs)) {
                    throw WorkerFailure.noTls(to, fault(e, to, tls.orElseThrow()), e);
                }
            } catch (SpeaksFirstException e) {
                throw WorkerFailure.speaksFirst(to, protocol.title(), e);
            } catch (IOException e) {
                if (e instanceof NoSuchProtocolException || !mayPass(true, giveUpNs)) {
                    throw WorkerFailure.noAnswer(to, protocol.title(), e);
                }
            }
            Thread.sleep(RETRY.toMillis());
        }
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
            return protocol.ask(stream);
        }
        if (stream.speaksWithin(protocol.silence())) {
            throw new SpeaksFirstException(stream.firstLine());
        }
        FirstAnswer answer = protocol.ask(stream);
        if (stream.speaksWithin(protocol.silence())) {
            throw new NoSuchProtocolException("it goes on behind its answer: " + stream.firstLine());
        }
        acquainted = true;
        return answer;
    }

    private static String fault(SSLException cause, Destination to, ClientTls tls) {
        return TlsFault.ofCertificate(cause, to.path().tls().serverName())
                .or(() -> new TlsComparison(tls, LONGEST_COMPARISON).ofPeer(to.address()))
                .orElseGet(() -> TlsFault.sentence(cause));
    }
}
