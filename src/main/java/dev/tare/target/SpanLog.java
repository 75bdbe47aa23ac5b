package dev.tare.target;

import java.io.PrintStream;
import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

import dev.tare.wire.EpochNanos;
import dev.tare.wire.Json;
import dev.tare.wire.TraceParent;
import dev.tare.wire.WorkerLine.ServerSpan;

/**
 * What a server records of requests that carry trace context: a line each, of type {@code serverSpan}. Lines are written by a
 * thread of their own, so that no request waits for them; what a server that ends has not written yet is lost.
 */
public final class SpanLog {

    /** What the sample service calls itself. */
    public static final String TARGET = ServerSpan.TARGET;

    private static final long INTERVAL_MS = 100;

    private final String service;
    private final PrintStream out;
    private final long epochOffsetNs;
    private final UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create();
    private final Queue<ServerSpan> unwritten = new ConcurrentLinkedQueue<>();

    /**
     * A log of which nothing is written before {@link #start}.
     *
     * @param service what the server calls itself
     * @param clock the clock that times are told by
     * @param out where the lines go
     */
    public SpanLog(String service, Clock clock, PrintStream out) {
        this.service = service;
        this.out = out;
        this.epochOffsetNs = EpochNanos.of(clock.instant()) - System.nanoTime();
    }

    /** Begins to write, as long as the process lives. */
    public SpanLog start() {
        Thread thread = new Thread(this::follow, "spans");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void follow() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MS);
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        for (ServerSpan span = unwritten.poll(); span != null; span = unwritten.poll()) {
            out.println(Json.write(span));
        }
        out.flush();
    }

    /**
     * A request has come, and a span begins. On the server's loop only.
     *
     * @param parent the trace context that it carries
     * @param nowNs when, as {@link System#nanoTime()} tells time
     */
    public Span begin(TraceParent parent, long nowNs) {
        long id = random.nextLong();
        return new Span(parent, "%016x".formatted(id == 0 ? 1 : id), nowNs); // all 0 is no ID
    }

    /** A request in the server's hands. */
    public final class Span {

        private final TraceParent parent;
        private final String id;
        private final long receivedNs;

        private Span(TraceParent parent, String id, long receivedNs) {
            this.parent = parent;
            this.id = id;
            this.receivedNs = receivedNs;
        }

        /** Its ID, 16 hexadecimal digits: the parent of what comes behind this server. */
        public String id() {
            return id;
        }

        /** The request is about to be answered, to the last byte. */
        public void end(long nowNs) {
            unwritten.add(new ServerSpan(
                    service, parent.traceId(), id, parent.spanId(), receivedNs + epochOffsetNs, nowNs + epochOffsetNs));
        }
    }
}
