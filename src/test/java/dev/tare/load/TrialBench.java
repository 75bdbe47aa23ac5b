package dev.tare.load;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.tare.measure.Arrivals;
import dev.tare.transport.TimedLoop;
import dev.tare.wire.Assignment.RequestTemplate;

/** Runs trials in this process, against a server on loopback. Times are in milliseconds. */
final class TrialBench implements AutoCloseable {

    static final RequestTemplate GET = request("GET", "");

    private final TimedLoop loop = new TimedLoop("bench");
    private final long batchNs;
    private long thinkNs;
    private final List<ConnectionPool> pools = new ArrayList<>();

    TrialBench() {
        this(0);
    }

    /** Sends in batches. */
    TrialBench(long batchMs) {
        batchNs = TimeUnit.MILLISECONDS.toNanos(batchMs);
    }

    /** Users of closed loops think for so long from now on. */
    void thinking(long thinkMs) {
        thinkNs = TimeUnit.MILLISECONDS.toNanos(thinkMs);
    }

    static RequestTemplate request(String method, String body) {
        return new RequestTemplate(method, "/", Map.of("x-test", "yes"), Map.of(), body, 0);
    }

    /** The parts of a trial. */
    record Parts(long warmup, long duration, long drain, long timeout) {

        /** Everything is recorded, and waits for whatever comes. */
        static Parts recorded(long duration) {
            return new Parts(0, duration, 15_000, 14_000);
        }

        Parts withTimeout(long timeoutMs) {
            return new Parts(warmup, duration, drain, timeoutMs);
        }

        Parts withDrain(long drainMs) {
            return new Parts(warmup, duration, drainMs, timeout);
        }
    }

    ConnectionPool pool(InetSocketAddress address, RequestTemplate request, int connections) {
        return pool(address, new Http1Protocol(EncodedRequest.of(request, Map.of(), "tested")), connections);
    }

    ConnectionPool pool(InetSocketAddress address, Protocol protocol, int connections) {
        return pool(address, Optional.empty(), protocol, connections);
    }

    ConnectionPool pool(InetSocketAddress address, Optional<ClientTls> tls, Protocol protocol, int connections) {
        ConnectionPool pool = new ConnectionPool(loop, address, tls, protocol, connections);
        pools.add(pool);
        return pool;
    }

    /** Arrivals at these times, and none after them. */
    static Arrivals at(long... milliseconds) {
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
                thinkNs);
        loop.execute(() -> {
            pool.open();
            loop.add(generator);
        });
        generator.done().thenRun(() -> loop.execute(() -> loop.remove(generator)));
        return generator;
    }

    /** Runs a trial to its end. */
    TrialRecorder run(ConnectionPool pool, Arrivals arrivals, Parts parts) throws Exception {
        return begin(pool, arrivals, parts).done().get(40, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        loop.execute(() -> pools.forEach(ConnectionPool::close));
        loop.close();
    }
}
