package dev.tare.play.player;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;

import dev.tare.fleet.Endpoint;
import dev.tare.play.Answer;
import dev.tare.play.Happening;
import dev.tare.play.Requests;
import dev.tare.play.Requests.Sending;
import dev.tare.play.Seen;
import dev.tare.transport.VertxOfOneThread;

/** Sends a lesson's requests in HTTP/1.1, and lets happen what is to happen meanwhile. It measures nothing but who answers. */
public final class Sender implements AutoCloseable {

    /** Longer than any answer of a lesson takes. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Vertx vertx = VertxOfOneThread.create();

    /** What was seen of requests, and what happened meanwhile. */
    public record Sent(List<Answer> answers, List<Seen.Event> events) {}

    /** Does to a pod what happens to it. */
    public interface Happens {
        void to(Happening.Action action, String pod) throws IOException, InterruptedException;
    }

    /**
     * Sends requests, and waits for all answers.
     *
     * @param requests how
     * @param to where to
     * @param headers their headers
     * @param happens does what happens
     */
    public Sent send(Requests requests, Endpoint to, Map<String, String> headers, Happens happens)
            throws IOException, InterruptedException {
        WebClient client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setMaxPoolSize(requests.send().atATime())
                        .setFollowRedirects(false)
                        .setConnectTimeout(Math.toIntExact(PATIENCE.toMillis())));
        try {
            return new Exchange(requests, client, to, headers, happens).run();
        } finally {
            client.close();
        }
    }

    /**
     * Sends requests to a URL in HTTP, and waits for all answers; nothing happens meanwhile.
     *
     * @param url scheme, host, port and path; without a path, the root
     * @param count how many
     * @param atATime how many are under way at a time at the most, each on a connection of its own
     * @param perSecond how many are sent a second; 0: each as soon as there is room for it
     * @param headers their headers
     */
    public List<Answer> send(String url, int count, int atATime, double perSecond, Map<String, String> headers)
            throws InterruptedException {
        int end = url.indexOf('/', url.indexOf("://") + "://".length());
        String authority = end < 0 ? url : url.substring(0, end);
        String path = end < 0 ? "/" : url.substring(end);
        Requests requests =
                new Requests("", new Sending(count, atATime, perSecond, null, path), Map.of(), List.of(), List.of());
        try {
            return send(requests, Endpoint.ofUrl(authority), headers, (action, pod) -> {
                        throw new IllegalStateException("nothing happens to pods here");
                    })
                    .answers();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // only what happens to pods may write files
        }
    }

    /** Requests on their way. */
    private static final class Exchange {

        private final Requests requests;
        private final HttpRequest<Buffer> request;
        private final Happens happens;
        private final Answer[] answers;
        private final List<Seen.Event> events = new ArrayList<>();
        private final Semaphore room;
        private final long startNs = System.nanoTime();

        Exchange(Requests requests, WebClient client, Endpoint to, Map<String, String> headers, Happens happens) {
            this.requests = requests;
            this.happens = happens;
            this.answers = new Answer[requests.send().count()];
            this.room = new Semaphore(requests.send().atATime());
            this.request =
                    client.get(to.port(), to.host(), requests.send().path()).timeout(PATIENCE.toMillis());
            headers.forEach(request::putHeader);
        }

        Sent run() throws IOException, InterruptedException {
            for (int number = 0; number < answers.length; number++) {
                for (Happening happening : requests.happenings()) {
                    if (happening.isBefore(number)) {
                        happen(happening, number);
                    }
                }
                awaitTurn(number);
                room.acquire();
                send(number);
            }
            room.acquire(requests.send().atATime()); // all are answered
            return new Sent(Arrays.asList(answers), events);
        }

        private void happen(Happening happening, int number) throws IOException, InterruptedException {
            String pod = happening.podAt(number);
            happens.to(happening.action(), pod);
            events.add(new Seen.Event(happening.action(), pod, number, System.nanoTime() - startNs));
        }

        private void awaitTurn(int number) throws InterruptedException {
            if (requests.send().perSecond() > 0) {
                double dueNs = number / requests.send().perSecond() * TimeUnit.SECONDS.toNanos(1);
                TimeUnit.NANOSECONDS.sleep((long) dueNs - (System.nanoTime() - startNs));
            }
        }

        private void send(int number) {
            long sentNs = System.nanoTime();
            request.send().onComplete(done -> {
                long tookNs = System.nanoTime() - sentNs;
                answers[number] = done.succeeded()
                        ? answered(done.result(), sentNs - startNs, tookNs)
                        : new Answer(Optional.empty(), Map.of(), sentNs - startNs, tookNs);
                room.release();
            });
        }

        private static Answer answered(HttpResponse<Buffer> response, long sentNs, long tookNs) {
            Map<String, String> headers = new HashMap<>();
            response.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
            return new Answer(Optional.of(response.statusCode()), headers, sentNs, tookNs);
        }
    }

    /** Ends its thread, and does not wait for that. */
    @Override
    public void close() {
        vertx.close();
    }
}
