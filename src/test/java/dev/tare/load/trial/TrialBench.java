package dev.tare.load.trial;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.soabase.recordbuilder.core.RecordBuilder;
import org.HdrHistogram.Histogram;

import dev.tare.load.ClientTls;
import dev.tare.load.ConnectionPool;
import dev.tare.load.Protocol;
import dev.tare.measure.Arrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ScriptedServer;
import dev.tare.transport.TimedLoop;

import static org.assertj.core.api.Assertions.assertThat;

/** Runs trials in this process, against a server on loopback. Times are in milliseconds. */
public final class TrialBench implements AutoCloseable {

    private final TimedLoop loop = new TimedLoop("bench");
    private final long batchNs;
    private long thinkNs;
    private long mostPerSecond;
    private SampledRequests sampled = SampledRequests.none();
    private final List<ConnectionPool> pools = new ArrayList<>();
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();

    /** Sends each request when it is due. */
    public TrialBench() {
        this(0);
    }

    /** Sends in batches. */
    TrialBench(long batchMs) {
        batchNs = TimeUnit.MILLISECONDS.toNanos(batchMs);
    }

    /** Closes a server with the bench, before those that were added earlier. */
    public <S extends AutoCloseable> S closing(S server) {
        servers.push(server);
        return server;
    }

    /** A server that follows a script on each of its connections, and is closed with the bench. */
    public ScriptedServer server(ScriptedServer.Script script) throws IOException {
        return closing(new ScriptedServer(script));
    }

    /** Users of closed loops think for so long from now on. */
    void thinking(long thinkMs) {
        thinkNs = TimeUnit.MILLISECONDS.toNanos(thinkMs);
    }

    /** Closed loops send no more than that in a second from now on. */
    void cappedAt(long requestsPerSecond) {
        mostPerSecond = requestsPerSecond;
    }

    /** Requests of trials carry trace context from now on, those that these are. */
    void sampling(SampledRequests requests) {
        sampled = requests;
    }

    /** The parts of a trial. */
    public record Parts(long warmup, long duration, long drain, long timeout) {

        /** Everything is recorded, and waits for whatever comes. */
        public static Parts recorded(long duration) {
            return new Parts(0, duration, 15_000, 14_000);
        }

        /** The same with another of its times. */
        public Parts withTimeout(long timeoutMs) {
            return new Parts(warmup, duration, drain, timeoutMs);
        }

        /** The same with another of its times. */
        public Parts withDrain(long drainMs) {
            return new Parts(warmup, duration, drainMs, timeout);
        }
    }

    /** Connections in cleartext. */
    public ConnectionPool pool(InetSocketAddress address, Protocol protocol, int connections) {
        return pool(address, Optional.empty(), protocol, connections);
    }

    /** Connections. */
    public ConnectionPool pool(InetSocketAddress address, Optional<ClientTls> tls, Protocol protocol, int connections) {
        ConnectionPool pool = new ConnectionPool(loop, address, tls, protocol, connections);
        pools.add(pool);
        return pool;
    }

    /** Arrivals at these times, and none after them. */
    public static Arrivals at(long... milliseconds) {
        int[] next = new int[1];
        return () -> next[0] < milliseconds.length
                ? TimeUnit.MILLISECONDS.toNanos(milliseconds[next[0]++])
                : TimeUnit.DAYS.toNanos(1);
    }

    /** Begins a trial; without arrivals, a closed loop. */
    Generator begin(ConnectionPool pool, Arrivals arrivals, Parts parts) {
        long startNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
        long recordFromNs = startNs + TimeUnit.MILLISECONDS.toNanos(parts.warmup());
        long endNs = recordFromNs + TimeUnit.MILLISECONDS.toNanos(parts.duration());
        Generator generator = new Generator(
                pool,
                arrivals,
                new TrialWindow(startNs, recordFromNs, endNs, endNs + TimeUnit.MILLISECONDS.toNanos(parts.drain())),
                TimeUnit.MILLISECONDS.toNanos(parts.timeout()),
                batchNs,
                thinkNs,
                new RateCap(mostPerSecond),
                sampled);
        loop.execute(() -> {
            pool.open();
            loop.add(generator);
        });
        generator.done().thenRun(() -> loop.execute(() -> loop.remove(generator)));
        return generator;
    }

    /** What was counted in the recorded part of a trial. */
    @RecordBuilder
    public record Outcome(
            long scheduled,
            long sentInTime,
            long answered,
            Map<ErrorCause, Long> errors,
            long blockedWrites,
            long connectionsOpened,
            long sentAgain,
            long held,
            Histogram response,
            Histogram service,
            Histogram lateness) {

        /** Whatever became of the requests: each was counted once, wherever it counts. */
        public void assertEveryRequestIsCounted() {
            long failed = errors.values().stream().mapToLong(Long::longValue).sum();
            assertThat(answered + failed).isEqualTo(scheduled);
            assertThat(response.getTotalCount()).isEqualTo(answered);
            assertThat(service.getTotalCount()).isEqualTo(answered);
            assertThat(lateness.getTotalCount()).isBetween(answered, scheduled);
            assertThat(sentInTime).isLessThanOrEqualTo(scheduled);
        }

        /** All of so many requests were answered. */
        public void assertAllAnswered(long requests) {
            assertThat(errors).isEmpty();
            assertThat(scheduled).isEqualTo(requests);
            assertThat(answered).isEqualTo(requests);
            assertEveryRequestIsCounted();
        }

        /** There were requests, and all of them were answered. */
        public void assertAllAnswered() {
            assertThat(scheduled).isPositive();
            assertAllAnswered(scheduled);
        }

        /** All of so many requests failed under one cause. */
        public void assertAllFailed(ErrorCause cause, long requests) {
            assertThat(errors).isEqualTo(Map.of(cause, requests));
            assertThat(scheduled).isEqualTo(requests);
            assertEveryRequestIsCounted();
        }
    }

    /** Runs a trial to its end; without arrivals, a closed loop. */
    public Outcome run(ConnectionPool pool, Arrivals arrivals, Parts parts) throws Exception {
        return outcome(begin(pool, arrivals, parts));
    }

    /** Waits for the end of a trial. */
    static Outcome outcome(Generator generator) throws Exception {
        TrialRecorder recorder = generator.done().get(40, TimeUnit.SECONDS);
        return TrialBenchOutcomeBuilder.builder()
                .scheduled(recorder.scheduled())
                .sentInTime(recorder.sentInTime())
                .answered(recorder.answered())
                .errors(recorder.errors())
                .blockedWrites(recorder.blockedWrites())
                .connectionsOpened(recorder.connectionsOpened())
                .sentAgain(recorder.sentAgain())
                .held(recorder.heldRequests())
                .response(recorder.response())
                .service(recorder.service())
                .lateness(recorder.lateness())
                .build();
    }

    @Override
    public void close() {
        loop.execute(() -> pools.forEach(ConnectionPool::close));
        loop.close();
        while (!servers.isEmpty()) {
            try {
                servers.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("a server does not close", e);
            }
        }
    }
}
