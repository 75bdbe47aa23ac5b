package dev.tare.play.player;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import dev.tare.play.Answer;
import dev.tare.play.PlayOrder;
import dev.tare.target.RequestHeaders;
import dev.tare.target.ServiceSlots;
import dev.tare.transport.VertxOfOneThread;

/**
 * The sample service of lessons in a cluster: it says which pod of which version answers, and is slow or fails where a request asks
 * for that ({@link Told}). So one application serves all lessons. Nothing is measured with it.
 *
 * <p>All counting begins anew with each order of a player.
 */
public final class LessonService implements AutoCloseable {

    /** Where it tells how many requests it has got, those for this path left out. */
    public static final String RECEIVED_PATH = "/.tare/received";

    /** The header of the answer that holds this number. */
    static final String RECEIVED = "tare-received";

    private static final String OWN_PATHS = "/.tare/";
    private static final int OK = 200;
    private static final int FAILED = 500;

    /** Orders whose counters are kept. */
    private static final int MOST_ORDERS = 16;

    private final Vertx vertx = VertxOfOneThread.create();
    private final HttpServer server;
    private final String pod;
    private final String version;
    private final Map<String, Counters> byOrder = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Counters> eldest) {
            return size() > MOST_ORDERS;
        }
    };
    private long received;

    /** What is counted of the requests of one order. On the loop's thread only. */
    private static final class Counters {
        private int requests;
        private ServiceSlots slots;

        /** Whether the request that has just come is one of every so many. */
        boolean isEach(int every) {
            return every > 0 && requests % every == 0;
        }

        /** When an answer is due. */
        long dueNs(Told told, long nowNs) {
            long takesNs = (isEach(told.slowEvery()) ? told.slowTakes() : told.takes()).toNanos();
            if (told.atATime() == 0) {
                return nowNs + takesNs;
            }
            if (slots == null) {
                slots = new ServiceSlots(told.atATime());
            }
            return slots.endNs(nowNs, takesNs);
        }
    }

    /**
     * Starts a service.
     *
     * @param address where it listens
     * @param port its port; 0 for any that is free
     * @param pod what it calls itself
     * @param version the version that it says
     * @throws IOException if it cannot listen there
     */
    public LessonService(String address, int port, String pod, String version)
            throws IOException, InterruptedException {
        this.pod = pod;
        this.version = version;
        try {
            server = vertx.createHttpServer()
                    .requestHandler(this::take)
                    .listen(port, address)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            vertx.close();
            throw new IOException(e.getCause());
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    private void take(HttpServerRequest request) {
        if (request.path().startsWith(OWN_PATHS)) {
            tell(request);
            return;
        }
        received++;
        Counters counters =
                byOrder.computeIfAbsent(String.valueOf(request.getHeader(PlayOrder.HEADER)), order -> new Counters());
        counters.requests++;
        Told told = Told.of(request::getHeader, pod);
        int status = counters.isEach(told.failsEvery()) ? FAILED : OK;
        long nowNs = System.nanoTime();
        long waitMs = TimeUnit.NANOSECONDS.toMillis(counters.dueNs(told, nowNs) - nowNs);
        if (waitMs <= 0) {
            answer(request, status);
        } else {
            vertx.setTimer(waitMs, timer -> answer(request, status));
        }
    }

    private void tell(HttpServerRequest request) {
        HttpServerResponse response = own(request.response());
        if (request.path().equals(RequestHeaders.PATH)) {
            request.headers().forEach((name, value) -> response.putHeader(RequestHeaders.PREFIX + name, value));
        } else if (request.path().equals(RECEIVED_PATH)) {
            response.putHeader(RECEIVED, Long.toString(received));
        }
        response.end();
    }

    private void answer(HttpServerRequest request, int status) {
        HttpServerResponse response = request.response();
        if (!response.closed()) { // else nobody waits any more
            own(response).setStatusCode(status).end("pod %s, version %s%n".formatted(pod, version));
        }
    }

    private HttpServerResponse own(HttpServerResponse response) {
        return response.putHeader(Answer.POD, pod).putHeader(Answer.VERSION, version);
    }

    @Override
    public void close() {
        vertx.close();
    }
}
