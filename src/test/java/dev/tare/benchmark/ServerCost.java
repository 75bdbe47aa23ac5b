package dev.tare.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a server costs itself, next to another in the same place. */
final class ServerCost {

    private final Map<String, List<Double>> cpuMicros = new LinkedHashMap<>();
    private final Map<String, List<Double>> perSecond = new LinkedHashMap<>();

    /** Starts a server. */
    interface Start {
        Server server() throws IOException, InterruptedException;
    }

    /** Measures each server under the same load, round after round. */
    static void run(String title, int rounds, List<Start> servers, Generator generator, Load shape)
            throws IOException, InterruptedException {
        ServerCost cost = new ServerCost();
        for (int round = 1; round <= rounds; round++) {
            for (Start start : servers) {
                try (Server server = start.server()) {
                    System.err.printf("%s, %s, round %d of %d%n", title, server.name(), round, rounds);
                    cost.measure(server, generator, shape);
                }
            }
        }
        cost.print(title);
    }

    private void measure(Server server, Generator generator, Load shape) throws IOException, InterruptedException {
        generator.run(new Load(server.url(), shape.connections(), shape.rate(), 0, shape.warmupSeconds()));
        Load load = new Load(server.url(), shape.connections(), shape.rate(), 0, shape.seconds());
        Map<Path, Long> before = server.process().cpuNs();
        double requestsPerSecond = generator.run(load).figures().requestsPerSecond();
        double cpuNs = server.process().cpuNsSince(before);
        cpuMicros
                .computeIfAbsent(server.name(), name -> new ArrayList<>())
                .add(cpuNs / 1e3 / (requestsPerSecond * load.wholeSeconds()));
        perSecond.computeIfAbsent(server.name(), name -> new ArrayList<>()).add(requestsPerSecond);
    }

    private void print(String title) {
        Table table = new Table("server", "CPU per request, us", "requests per CPU second", "requests/s");
        cpuMicros.forEach((name, micros) -> table.add(
                name,
                Spread.of(micros).text(2),
                Spread.of(micros.stream().map(each -> 1e6 / each).toList()).text(0),
                Spread.of(perSecond.get(name)).text(0)));
        table.print(title);
    }
}
