package dev.tare.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.tare.fleet.WorkerJvm;
import dev.tare.wire.Assignment.Pacing;

/** The benchmark's command line. */
@Command(
        name = "benchmarks/run",
        description = "Measures the load engine next to its peers.",
        mixinStandardHelpOptions = true)
final class Benchmark implements Callable<Integer> {

    private static final int CONNECTIONS = 64;
    private static final int EARLY_RATE = 1_000;

    /** What can be measured. */
    enum Part {
        CLOSED_LOOP,
        TLS,
        OPEN_LOOP,
        STALLED_TARGET,
        STEADY_SERVER,
        SERVERS,
        JVM,
        PROTOCOLS
    }

    @Parameters(arity = "0..*", description = "what to measure: ${COMPLETION-CANDIDATES} (default: all)")
    private List<Part> parts = List.of(Part.values());

    @Option(names = "--rounds", defaultValue = "3", description = "rounds (${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--warmup", defaultValue = "3", description = "seconds before each measurement (${DEFAULT-VALUE})")
    private int warmupSeconds;

    @Option(names = "--seconds", defaultValue = "5", description = "seconds of each measurement (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "5000,20000",
            description = "of the open loop (${DEFAULT-VALUE})")
    private List<Integer> rates;

    @Option(names = "--peers", split = ",", description = "only these, by name; none: Tare alone")
    private List<String> peers;

    /** Runs what the arguments name. */
    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Benchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Part part : parts) {
            switch (part) {
                case CLOSED_LOOP ->
                    closedLoop(List.of(Server.nginx(), Server.sample()), peer -> !peer.name()
                            .matches("wrk2|oha .*"));
                case TLS ->
                    closedLoop(List.of(Server.nginxInTls()), peer -> peer.name().equals("wrk"));
                case OPEN_LOOP -> openLoop();
                case JVM -> jvm();
                case STALLED_TARGET ->
                    StalledTarget.run(
                            generators(List.of(TareWorker.of(Pacing.PRECISE, 0)), Peer::keepsRates), CONNECTIONS);
                case STEADY_SERVER ->
                    SteadyServer.run(
                            generators(List.of(TareWorker.of(Pacing.PRECISE, 0)), Peer::keepsRates),
                            CONNECTIONS,
                            warmupSeconds,
                            seconds);
                case SERVERS -> servers();
                case PROTOCOLS -> Protocols.run(rounds, CONNECTIONS, warmupSeconds, seconds);
            }
        }
        return 0;
    }

    private List<Generator> generators(List<TareWorker> own, Predicate<Peer> which) {
        List<Generator> generators = new ArrayList<>(own);
        Peers.all().stream()
                .filter(which)
                .filter(peer -> peers == null || peers.contains(peer.name()))
                .forEach(peer -> {
                    if (peer.isInstalled()) {
                        generators.add(peer);
                    } else {
                        System.err.println(peer.name() + " is left out: it is not installed");
                    }
                });
        return generators;
    }

    private static TareWorker worker() {
        return new TareWorker("Tare", WorkerJvm.OPTIONS, Pacing.PRECISE, 0);
    }

    private void closedLoop(List<Server> servers, Predicate<Peer> which) throws IOException, InterruptedException {
        for (Server server : servers) {
            try (server) {
                Load load = new Load(server.url(), CONNECTIONS, 0, warmupSeconds, seconds);
                Rounds measured = Rounds.run(rounds, generators(List.of(worker()), which), load);
                Table table = new Table(
                        "generator",
                        "CPU per request, us",
                        "of wrk's",
                        "requests/s",
                        "of its core",
                        "mean latency, us",
                        "mean latency x rate / connections");
                for (String name : measured.names()) {
                    table.add(
                            name,
                            measured.of(name, Measured::cpuMicrosPerRequest).text(2),
                            measured.cpuRatio(name, "wrk").text(2),
                            measured.of(name, run -> run.figures().requestsPerSecond())
                                    .text(0),
                            measured.of(name, run -> run.cpuShare() * 100).medianText(0) + " %",
                            measured.of(name, run -> run.figures().meanMicros()).medianText(0),
                            measured.of(
                                            name,
                                            run -> run.figures().meanMicros()
                                                    * 1e-6
                                                    * run.figures().requestsPerSecond()
                                                    / CONNECTIONS)
                                    .text(3));
                }
                table.print("Closed loop, %d connections, %s".formatted(CONNECTIONS, server.name()));
            }
        }
    }

    private void openLoop() throws IOException, InterruptedException {
        for (int rate : rates) {
            try (Server server = Server.nginx()) {
                Load load = new Load(server.url(), CONNECTIONS, rate, warmupSeconds, seconds);
                Rounds measured = Rounds.run(
                        rounds,
                        generators(
                                List.of(
                                        TareWorker.of(Pacing.BATCHED, 1_000_000),
                                        TareWorker.of(Pacing.BATCHED, 10_000_000),
                                        TareWorker.of(Pacing.PRECISE, 0),
                                        TareWorker.of(Pacing.SPIN, 0)),
                                Peer::keepsRates),
                        load);
                Table table = new Table(
                        "generator",
                        "CPU per request, us",
                        "of wrk2's",
                        "rate / asked",
                        "lateness p50, us",
                        "p99, us",
                        "latency p50, us",
                        "p99, us");
                for (String name : measured.names()) {
                    table.add(
                            name,
                            measured.of(name, Measured::cpuMicrosPerRequest).text(2),
                            measured.cpuRatio(name, "wrk2").text(2),
                            measured.of(name, run -> run.figures().requestsPerSecond() / rate)
                                    .text(4),
                            measured.of(name, run -> lateness(run, 50)).medianText(0),
                            measured.of(name, run -> lateness(run, 99)).medianText(0),
                            measured.of(name, run -> run.figures().at(50)).medianText(0),
                            measured.of(name, run -> run.figures().at(99)).medianText(0));
                }
                table.print("Open loop, %,d requests/s, %d connections, nginx".formatted(rate, CONNECTIONS));
            }
        }
    }

    private void jvm() throws IOException, InterruptedException {
        try (Server server = Server.nginx()) {
            Load load = new Load(server.url(), CONNECTIONS, 0, warmupSeconds, seconds);
            List<TareWorker> variants = Jvms.all();
            Map<String, List<Double>> readyMillis = new HashMap<>();
            for (int round = 0; round < 2 * rounds; round++) {
                for (TareWorker variant : variants) {
                    readyMillis
                            .computeIfAbsent(variant.name(), name -> new ArrayList<>())
                            .add(variant.readyMillis(load));
                }
            }
            Rounds measured =
                    Rounds.run(rounds, generators(variants, peer -> peer.name().equals("wrk")), load);
            Load early = new Load(server.url(), CONNECTIONS, EARLY_RATE, 1, seconds);
            Rounds young = Rounds.run(rounds, variants, early);
            Table table = new Table(
                    "Java runtime",
                    "start to ready, ms",
                    "resident, MiB",
                    "CPU per request, us",
                    "of wrk's",
                    "requests/s",
                    "early p50, us",
                    "p99",
                    "lateness p99");
            for (String name : measured.names()) {
                boolean own = readyMillis.containsKey(name);
                table.add(
                        name,
                        Spread.of(readyMillis.getOrDefault(name, List.of())).text(0),
                        measured.of(name, Measured::residentMib).medianText(0),
                        measured.of(name, Measured::cpuMicrosPerRequest).text(2),
                        measured.cpuRatio(name, "wrk").text(2),
                        measured.of(name, run -> run.figures().requestsPerSecond())
                                .text(0),
                        own ? young.of(name, run -> run.figures().at(50)).text(0) : "-",
                        own ? young.of(name, run -> run.figures().at(99)).text(0) : "-",
                        own ? young.of(name, run -> lateness(run, 99)).text(0) : "-");
            }
            table.print("Java runtimes: closed loop from %d s after the start on; early: %,d requests/s from 1 s on"
                    .formatted(warmupSeconds, EARLY_RATE));
        }
    }

    private void servers() throws IOException, InterruptedException {
        Generator wrk = Peers.all().get(0);
        Load load = new Load(null, CONNECTIONS, 0, warmupSeconds, seconds);
        ServerCost.run("Servers, 1 KiB answers", rounds, List.of(Server::nginx, () -> Server.sample()), wrk, load);
        try (Server upstream = Server.upstream()) {
            ServerCost.run(
                    "Proxies",
                    rounds,
                    List.of(() -> Server.nginxProxy(upstream), () -> Server.referenceProxy(upstream)),
                    wrk,
                    load);
        }
    }

    private static double lateness(Measured run, double percentile) {
        return run.lateness() == null ? Double.NaN : run.lateness().at(percentile);
    }
}
