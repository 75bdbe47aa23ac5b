package dev.tare.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
        Table table = new Table("generator", "p50, ms", "p90", "p95", "p99", "p99.9");
        String[] truth = new String[PERCENTILES.length + 1];
        truth[0] = "the truth";
        for (int i = 0; i < PERCENTILES.length; i++) {
            truth[i + 1] = millis(1e6 * Math.max(0, STALL_SECONDS - (100 - PERCENTILES[i]) / 100 * SECONDS));
        }
        table.add(truth);
        for (Generator generator : generators) {
            System.err.println(generator.name());
            Figures seen = seen(generator, connections);
            String[] cells = new String[PERCENTILES.length + 1];
            cells[0] = generator.name();
            for (int i = 0; i < PERCENTILES.length; i++) {
                cells[i + 1] = millis(seen.at(PERCENTILES[i]));
            }
            table.add(cells);
        }
        table.print("A target that stalls for 1 s in 10 s, %,d requests/s".formatted(RATE));
    }

    private static Figures seen(Generator generator, int connections) throws IOException, InterruptedException {
        try (Server server = Server.nginx()) {
            // Tare's recorded part and a peer's whole run are equally long, and both are under way at the stall.
            Load load = generator instanceof TareWorker
                    ? new Load(server.url(), connections, RATE, OWN_WARMUP_SECONDS, SECONDS)
                    : new Load(server.url(), connections, RATE, 0, SECONDS - 1);
            Thread stall = new Thread(() -> stall(server));
            stall.start();
            Measured run = generator.run(load);
            stall.join();
            return run.figures();
        }
    }

    private static void stall(Server server) {
        try {
            TimeUnit.SECONDS.sleep(STALL_AFTER_SECONDS);
            server.process().signal("STOP");
            TimeUnit.SECONDS.sleep(STALL_SECONDS);
            server.process().signal("CONT");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String millis(double micros) {
        return Double.isNaN(micros) ? "-" : "%.1f".formatted(micros / 1e3);
    }
}
