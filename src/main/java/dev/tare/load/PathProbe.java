package dev.tare.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import dev.tare.protocol.Assignment.Path;
import dev.tare.protocol.WorkerLine.Evidence;
import dev.tare.transport.HttpScanner;

/**
 * A worker's first request to an environment, before anything is measured: does it answer, and what does the answer show
 * of the proxies on the way? It is the very request that is measured, to the last byte.
 */
final class PathProbe {

    /** Proxies name themselves here: RFC 9110, 7.6.3. */
    private static final String VIA = "via";

    /** Where the server's side of a mesh says whose client certificate it saw. */
    private static final String PEER = "tare-peer";

    private static final Duration RETRY = Duration.ofMillis(100);

    /** While targets are coming up, an address may not be reachable for a moment and never answer. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** A proxy that fails some requests answers those itself, and hides what lies behind it. */
    private static final int ATTEMPTS_AT_SUCCESS = 20;

    /** RFC 9110, 15.6: what a gateway says that does not get an answer itself. */
    private static final Set<Integer> NOBODY_BEHIND_GATEWAY = Set.of(502, 503, 504);

    private final Patience patience;

    /** An answer to the request. */
    private record Answer(int status, String head) {

        Evidence evidence() {
            return new Evidence(values(head, VIA), String.join(",", values(head, PEER)));
        }
    }

    /** What answers is no web server, and will not become one. */
    private static final class NotHttpException extends IOException {

        NotHttpException(String firstLine) {
            super("it says: " + firstLine);
        }
    }

    PathProbe(Patience patience) {
        this.patience = patience;
    }

    /**
     * Sends the request until it is answered without a server's error, or has been answered often enough: errors are
     * counted when they are measured.
     *
     * @throws WorkerFailure if the path does not answer
     */
    Evidence evidence(Path path, EncodedRequest request, long timeoutNs) throws WorkerFailure, InterruptedException {
        long giveUpNs = System.nanoTime() + patience.limit().toNanos();
        for (int answers = 1; ; ) {
            try {
                Answer answer = ask(path, request, timeoutNs);
                if (answer.status < 500) {
                    return answer.evidence();
                }
                if (answers++ < ATTEMPTS_AT_SUCCESS) {
                    continue;
                }
                if (!mayPass(true, giveUpNs) || !NOBODY_BEHIND_GATEWAY.contains(answer.status)) {
                    return answer.evidence();
                }
            } catch (UnknownHostException e) {
                if (!mayPass(true, giveUpNs)) {
                    throw WorkerFailure.unknownHost(path);
                }
            } catch (ConnectException e) {
                if (!mayPass(false, giveUpNs)) {
                    throw WorkerFailure.refused(path, e);
                }
            } catch (IOException e) {
                if (e instanceof NotHttpException || !mayPass(true, giveUpNs)) {
                    throw WorkerFailure.noAnswer(path, e);
                }
            }
            Thread.sleep(RETRY.toMillis());
        }
    }

    private boolean mayPass(boolean onlyWhileStartingUp, long giveUpNs) {
        return System.nanoTime() <= giveUpNs && (patience.startingUp() || !onlyWhileStartingUp);
    }

    private Answer ask(Path path, EncodedRequest request, long timeoutNs) throws IOException {
        InetSocketAddress address = new InetSocketAddress(path.host(), path.port());
        if (address.isUnresolved()) {
            throw new UnknownHostException(path.host());
        }
        try (Socket socket = new Socket()) {
            Duration connectTimeout = patience.startingUp() ? CONNECT_TIMEOUT : patience.limit();
            socket.connect(address, Math.toIntExact(connectTimeout.toMillis()));
            byte[] bytes = new byte[request.bytes().readableBytes()];
            request.bytes().getBytes(request.bytes().readerIndex(), bytes);
            socket.getOutputStream().write(bytes);
            HttpScanner scanner = HttpScanner.ofResponses(request.toHead());
            String head = answer(socket, scanner, System.nanoTime() + timeoutNs);
            return new Answer(scanner.status(), head);
        }
    }

    /** Waits for the whole answer; returns its head, and whatever came with it. */
    private static String answer(Socket socket, HttpScanner scanner, long untilNs) throws IOException {
        ByteBuf head = Unpooled.buffer();
        byte[] read = new byte[HttpScanner.HEAD_LIMIT_BYTES];
        while (true) {
            long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - System.nanoTime());
            if (leftMs <= 0) {
                throw new SocketTimeoutException();
            }
            socket.setSoTimeout(Math.toIntExact(leftMs));
            int length = socket.getInputStream().read(read);
            if (length < 0 && !scanner.endsWithConnection()) {
                throw new IOException("the connection was closed before the answer was complete");
            }
            if (scanner.inHead() && length > 0) {
                head.writeBytes(read, 0, length);
            }
            HttpScanner.Progress progress =
                    length < 0 ? HttpScanner.Progress.COMPLETE : scanner.scan(Unpooled.wrappedBuffer(read, 0, length));
            if (progress == HttpScanner.Progress.MALFORMED) {
                throw new NotHttpException(firstLine(head.toString(StandardCharsets.ISO_8859_1)));
            }
            if (progress == HttpScanner.Progress.COMPLETE) {
                return head.toString(StandardCharsets.ISO_8859_1);
            }
        }
    }

    private static String firstLine(String text) {
        String line = text.lines().findFirst().orElse("");
        return line.substring(0, Math.min(60, line.length())).replaceAll("[^ -~]", "?");
    }

    /** The members of a header's list, over all its lines. */
    private static List<String> values(String answer, String header) {
        Stream<String> finalHead = Arrays.stream(answer.split("\r?\n\r?\n"))
                .filter(head -> !head.startsWith("HTTP/1.1 1"))
                .limit(1)
                .flatMap(String::lines);
        return finalHead
                .filter(line -> line.regionMatches(true, 0, header + ":", 0, header.length() + 1))
                .flatMap(line ->
                        Arrays.stream(line.substring(header.length() + 1).split(",")))
                .map(String::trim)
                .toList();
    }
}
