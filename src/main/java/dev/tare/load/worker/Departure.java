package dev.tare.load.worker;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import dev.tare.wire.Schedule.Exit;

/** Asks the proxies of a worker's pod to end, since the worker is about to. */
final class Departure {

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /**
     * Asks in these ways, in their order, until one is agreed to. Who does not agree stays, and whoever waits for the pod
     * sees that.
     */
    void ask(List<Exit> exits) throws InterruptedException {
        for (Exit exit : exits) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exit.port() + exit.path()))
                    .method(exit.method(), HttpRequest.BodyPublishers.noBody())
                    .timeout(PATIENCE)
                    .build();
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() < 300) {
                    return;
                }
            } catch (IOException e) {
                // Nobody listens there, or it has ended before it answered; the operator looks at what is left.
            }
        }
    }
}
