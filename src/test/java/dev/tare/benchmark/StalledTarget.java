package dev.tare.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A target that stands still for one second of ten, under 1,000 requests/s: what does each generator say that users would
 * have seen? The truth needs no measurement: a request that is due when there are still t seconds to go takes t seconds.
 */
final class StalledTarget {

    private static final int RATE = 1_000;
    private static final int SECONDS = 10;
    private static final int STALL_SECONDS = 1;
    private static final int STALL_AFTER_SECONDS = 6;
    private static final int OWN_WARMUP_SECONDS = 2;
    private static final double[] PERCENTILES = {50, 90, 95, 99, 99.9};

    private StalledTarget() {}

    static void run(List<Generator> generators, int connections) throws IOException, InterruptedException {
        Table table = new Table("generator", "stall, ms", "p50, ms", "p90", "p95", "p99", "p99.9");
        for (Generator generator : generators) {
            System.err.println(generator.name());
            AtomicLong stallNs = new AtomicLong();
            Figures seen = seen(generator, connections, stallNs);
            double stallMicros = stallNs.get() / 1e3;
            List<String> cells = new ArrayList<>(List.of(generator.name(), millis(stallMicros)));
            for (double percentile : PERCENTILES) {
                double truth = Math.max(0, stallMicros - (100 - percentile) / 100 * SECONDS * 1e6);
                cells.add(millis(seen.at(percentile)) + " (" + millis(truth) + ")");
            }
            table.add(cells.toArray(String[]::new));
        }
        table.print("A target that stalls for 1 s in 10 s, %,d requests/s; in brackets the truth".formatted(RATE));
    }

    private static Figures seen(Generator generator, int connections, AtomicLong stallNs)
            throws IOException, InterruptedException {
        try (Server server = Server.nginx()) {
            // Tare's recorded part and a peer's whole run are equally long, and both are under way at the stall.
            Load load = generator instanceof TareWorker
                    ? new Load(server.url(), connections, RATE, OWN_WARMUP_SECONDS, SECONDS)
                    : new Load(server.url(), connections, RATE, 0, SECONDS - 1);
            Thread stall = new Thread(() -> stallNs.set(stall(server)));
            stall.start();
            Measured run = generator.run(load);
            stall.join();
            return run.figures();
        }
    }

    /** Returns how long it lasted, in nanoseconds. */
    private static long stall(Server server) {
        try {
            TimeUnit.SECONDS.sleep(STALL_AFTER_SECONDS);
            server.process().signal("STOP");
            long beginNs = System.nanoTime();
            TimeUnit.SECONDS.sleep(STALL_SECONDS);
            server.process().signal("CONT");
            return System.nanoTime() - beginNs;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static String millis(double micros) {
        return Double.isNaN(micros) ? "-" : "%.1f".formatted(micros / 1e3);
    }
}
