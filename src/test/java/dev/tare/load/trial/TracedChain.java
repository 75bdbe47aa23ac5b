package dev.tare.load.trial;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.explain.Layer;
import dev.tare.explain.TraceBook;
import dev.tare.explain.Way;
import dev.tare.load.SampleProtocols;
import dev.tare.measure.ConstantArrivals;
import dev.tare.target.Behaviour;
import dev.tare.target.ServiceTime;
import dev.tare.target.SpanLog;
import dev.tare.target.http1.Http1ReferenceProxy;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule.Sampling;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.WorkerLine;

/** A client, a proxy on each side and a server in this process, all of which record a sample of the requests. */
final class TracedChain {

    private static final String ENVIRONMENT = "mesh";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TrialBench bench;
    private final int requestsPerSecond;
    private final int oneOf;

    /**
     * A chain.
     *
     * @param bench what makes the load, and closes the servers
     * @param requestsPerSecond how many requests are sent
     * @param oneOf one request of so many carries trace context
     */
    TracedChain(TrialBench bench, int requestsPerSecond, int oneOf) {
        this.bench = bench;
        this.requestsPerSecond = requestsPerSecond;
        this.oneOf = oneOf;
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Sends requests through it for a while.
     *
     * @param clientDelayMs what the client's proxy delays each request by
     * @param serverDelayMs what the server's proxy does
     * @param durationMs for how long
     */
    EnvironmentExplanation explain(long clientDelayMs, long serverDelayMs, long durationMs) throws Exception {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(lines, true, StandardCharsets.UTF_8);
        Http1SampleServer server = bench.closing(new Http1SampleServer(
                local(0), 100, Behaviour.plain(ServiceTime.constant(0)), 0, Optional.empty(), log("tare-target", out)));
        Http1ReferenceProxy serverProxy = bench.closing(new Http1ReferenceProxy(
                local(0),
                local(server.port()),
                TimeUnit.MILLISECONDS.toNanos(serverDelayMs),
                0,
                "tare-server",
                log("tare-server", out)));
        Http1ReferenceProxy clientProxy = bench.closing(new Http1ReferenceProxy(
                local(0),
                local(serverProxy.port()),
                TimeUnit.MILLISECONDS.toNanos(clientDelayMs),
                0,
                "tare-client",
                log("tare-client", out)));
        SampledRequests sample = SampledRequests.of(
                new Sampling("0123456789abcdef", Map.of(ENVIRONMENT, oneOf), 200),
                new Trial(-2, ENVIRONMENT, 0, 0, 1, requestsPerSecond),
                0,
                0,
                1,
                System.nanoTime(),
                System.nanoTime());
        bench.sampling(sample);
        bench.run(
                        bench.pool(local(clientProxy.port()), SampleProtocols.http1(), 16),
                        new ConstantArrivals(requestsPerSecond, 0, 1),
                        TrialBench.Parts.recorded(durationMs))
                .assertAllAnswered();
        return collected(sample, lines);
    }

    private static Optional<SpanLog> log(String service, PrintStream out) {
        return Optional.of(new SpanLog(service, Clock.systemUTC(), out).start());
    }

    private static EnvironmentExplanation collected(SampledRequests sample, ByteArrayOutputStream lines)
            throws InterruptedException {
        long untilNs = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            TraceBook book = new TraceBook(
                    Map.of(ENVIRONMENT, Way.recorded(List.of(Layer.CLIENT_PROXY, Layer.SERVER_PROXY, Layer.SERVER))),
                    Map.of(
                            "tare-client", Layer.CLIENT_PROXY,
                            "tare-server", Layer.SERVER_PROXY,
                            "tare-target", Layer.SERVER));
            sample.spans().forEach(book::take);
            whole(lines).lines().map(line -> Json.read(line, WorkerLine.class)).forEach(book::take);
            if (book.isComplete()) {
                return book.explanations().get(0);
            }
            if (System.nanoTime() > untilNs) {
                throw new AssertionError("spans are missing: " + book.gaps());
            }
            Thread.sleep(50);
        }
    }

    /** What has been written, but for a line that is not at its end. */
    private static String whole(ByteArrayOutputStream lines) {
        String text = lines.toString(StandardCharsets.UTF_8);
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }
}
