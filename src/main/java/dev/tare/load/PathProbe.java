package dev.tare.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.tare.protocol.Schedule.Path;
import dev.tare.protocol.Schedule.RequestTemplate;
import dev.tare.protocol.WorkerLine.Evidence;

/**
 * A worker's first request to an environment, before anything is measured: does it answer, and what does the answer show
 * of the proxies on the way?
 */
final class PathProbe {

    /** Proxies name themselves here: RFC 9110, 7.6.3. */
    private static final String VIA = "via";

    /** Where the server's side of a mesh says whose client certificate it saw. */
    private static final String PEER = "tare-peer";

    private static final Duration RETRY = Duration.ofMillis(100);

    private final HttpClient client;
    private final Duration patience;

    /**
     * A probe.
     *
     * @param patience for how long a path that refuses connections is tried again
     */
    PathProbe(Duration patience) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(patience)
                .build();
        this.patience = patience;
    }

    /**
     * Sends the request once it can be sent. A status that tells of an error is evidence like any other: errors are
     * counted when they are measured.
     *
     * @throws WorkerFailure if the path does not answer
     */
    Evidence evidence(Path path, RequestTemplate request) throws WorkerFailure, InterruptedException {
        HttpRequest.Builder probe = HttpRequest.newBuilder(URI.create("http://" + path.host() + ":" + path.port()
                        + request.path().replace("|", "%7C")))
                .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()))
                .timeout(Duration.ofNanos(request.timeoutNs()));
        request.headers().forEach(probe::header);
        long giveUpNs = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                HttpResponse<Void> answer = client.send(probe.build(), HttpResponse.BodyHandlers.discarding());
                return new Evidence(
                        answer.headers().allValues(VIA).stream()
                                .flatMap(value -> Arrays.stream(value.split(",")))
                                .map(String::trim)
                                .toList(),
                        String.join(",", List.copyOf(answer.headers().allValues(PEER))));
            } catch (ConnectException e) {
                if (System.nanoTime() > giveUpNs || e.getCause() instanceof UnresolvedAddressException) {
                    throw WorkerFailure.unreachable(path, e);
                }
                Thread.sleep(RETRY.toMillis());
            } catch (IOException e) {
                throw WorkerFailure.noAnswer(path, e);
            }
        }
    }
}
