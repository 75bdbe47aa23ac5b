package dev.tare.benchmark;

import java.io.IOException;
import java.util.List;

/** A server that takes a known time, under 1,000 requests/s: what each generator says beside what crossed the wire. */
final class SteadyServer {

    private static final int RATE = 1_000;

    private SteadyServer() {}

    static void run(List<Generator> generators, int connections, int warmupSeconds, int seconds)
            throws IOException, InterruptedException {
        Table table = new Table(
                "service time",
                "generator",
                "wire p50, us",
                "p99",
                "said p50, us",
                "p99",
                "above the wire p50, us",
                "p99",
                "from the actual send p50, us",
                "p99");
        for (String serviceTime : List.of("500us", "1ms", "5ms")) {
            try (Server server = Server.sample("--service-time", serviceTime)) {
                Load load = new Load(server.url(), connections, RATE, warmupSeconds, seconds);
                generators.get(0).run(load); // the server's warm-up
                for (Generator generator : generators) {
                    System.err.println(serviceTime + ", " + generator.name());
                    try (Capture capture = new Capture(server.url().getPort())) {
                        Measured run = generator.run(load);
                        double[] wire = capture.micros(warmupSeconds);
                        double wire50 = at(wire, 50);
                        double wire99 = at(wire, 99);
                        table.add(
                                serviceTime,
                                generator.name(),
                                text(wire50),
                                text(wire99),
                                text(run.figures().at(50)),
                                text(run.figures().at(99)),
                                text(run.figures().at(50) - wire50),
                                text(run.figures().at(99) - wire99),
                                run.service() == null ? "-" : text(run.service().at(50)),
                                run.service() == null ? "-" : text(run.service().at(99)));
                    }
                }
            }
        }
        table.print("A steady server, %,d requests/s".formatted(RATE));
    }

    private static double at(double[] sorted, double percentile) {
        return sorted[(int) Math.ceil(percentile / 100 * sorted.length) - 1];
    }

    private static String text(double micros) {
        return Double.isNaN(micros) ? "-" : "%,.0f".formatted(micros);
    }
}
