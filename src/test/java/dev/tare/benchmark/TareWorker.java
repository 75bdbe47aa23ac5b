package dev.tare.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;

import dev.tare.fleet.WorkerJvm;
import dev.tare.measure.Histograms;
import dev.tare.wire.Assignment;
import dev.tare.wire.Assignment.Pacing;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.Json;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;

/**
 * Tare's own worker, started as a run starts it.
 *
 * @param name what it is called in tables
 * @param jvm options of its Java runtime
 * @param pacing how it awaits what is due
 * @param batchNs with {@link Pacing#BATCHED}, how far apart it sends
 * @param request what it sends
 */
record TareWorker(String name, List<String> jvm, Pacing pacing, long batchNs, RequestTemplate request)
        implements Generator {

    static final long SECOND_NS = 1_000_000_000L;

    /** How long an answer may take. */
    static final long TIMEOUT_NS = 5 * SECOND_NS;

    /** One that sends {@code GET /} in HTTP/1.1. */
    TareWorker(String name, List<String> jvm, Pacing pacing, long batchNs) {
        this(name, jvm, pacing, batchNs, new RequestTemplate.Http1(HttpRequest.get("/"), TIMEOUT_NS));
    }

    /** One that sends something else, in a closed loop. */
    static TareWorker sending(RequestTemplate request) {
        return new TareWorker("Tare", WorkerJvm.OPTIONS, Pacing.PRECISE, 0, request);
    }

    static TareWorker of(Pacing pacing, long batchNs) {
        String interval = pacing == Pacing.BATCHED ? " %.3g ms".formatted(batchNs / 1e6) : "";
        return new TareWorker(
                "Tare " + pacing.name().toLowerCase(Locale.ROOT) + interval, WorkerJvm.OPTIONS, pacing, batchNs);
    }

    @Override
    public boolean isInstalled() {
        return true;
    }

    @Override
    public boolean keepsRates() {
        return true;
    }

    /** The command line of one of Tare's programs. */
    static List<String> command(List<String> jvm, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", System.getProperty("tare.class-path"), "dev.tare.app.Tare"));
        command.addAll(List.of(arguments));
        return command;
    }

    @Override
    public Measured run(Load load) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("benchmark");
        Path assignment = Files.writeString(folder.resolve("assignment.json"), Json.write(assignment(load)));
        Path schedule = folder.resolve("schedule.json");
        try (Pinned worker = Pinned.start(
                Core.GENERATOR,
                command(jvm, "worker", "--assignment", assignment.toString(), "--schedule", schedule.toString()))) {
            worker.awaitLine("{\"type\":\"ready\"");
            long startNs = System.nanoTime() + SECOND_NS / 5;
            long startEpochNs = EpochNanos.of(Clock.systemUTC().instant()) + SECOND_NS / 5;
            Path complete = Files.writeString(folder.resolve("complete"), Json.write(schedule(load, startEpochNs)));
            Files.move(complete, schedule, StandardCopyOption.ATOMIC_MOVE);
            sleepUntil(startNs + load.warmupSeconds() * SECOND_NS);
            Map<Path, Long> before = worker.cpuNs();
            long beforeNs = System.nanoTime();
            sleepUntil(startNs + (load.warmupSeconds() + load.seconds()) * SECOND_NS);
            double cpuShare = (double) worker.cpuNsSince(before) / (System.nanoTime() - beforeNs);
            double residentMib = worker.residentMib();
            WorkerLine.Result result = Json.read(worker.awaitLine("{\"type\":\"result\""), WorkerLine.Result.class);
            if (!result.errors().isEmpty()) {
                throw new IOException("errors: " + result.errors());
            }
            double perSecond = (double) result.answered() / load.seconds();
            return new Measured(
                    cpuShare,
                    residentMib,
                    figures(perSecond, result.response()),
                    figures(perSecond, result.service()),
                    figures(perSecond, result.lateness()));
        }
    }

    /** Starts it, and ends it when it is ready: how long that took in milliseconds. */
    double readyMillis(Load load) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("benchmark");
        Path assignment = Files.writeString(folder.resolve("assignment.json"), Json.write(assignment(load)));
        Path schedule = folder.resolve("schedule.json");
        long beginNs = System.nanoTime();
        try (Pinned worker = Pinned.start(
                Core.GENERATOR,
                command(jvm, "worker", "--assignment", assignment.toString(), "--schedule", schedule.toString()))) {
            worker.awaitLine("{\"type\":\"ready\"");
            return (System.nanoTime() - beginNs) / 1e6;
        }
    }

    private static void sleepUntil(long atNs) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(Math.max(0, atNs - System.nanoTime()));
    }

    private Assignment assignment(Load load) {
        int concurrency = load.isOpenLoop() ? 0 : load.connections();
        String host = load.url().getHost();
        return new Assignment(
                0,
                1,
                request,
                AssignmentLoadShapeBuilder.builder()
                        .concurrency(concurrency)
                        .constant(true)
                        .connections(load.connections())
                        .drainNs(SECOND_NS)
                        .pacing(pacing)
                        .batchNs(batchNs)
                        .thinkNs(0)
                        .stages(List.of())
                        .build(),
                List.of(new Assignment.Path("only", host, load.url().getPort(), host, tls(load.url()))));
    }

    /** Peers do not verify either. */
    private static Assignment.Tls tls(URI url) {
        return url.getScheme().equals("https") ? new Assignment.Tls(url.getHost(), null, null, null, true) : null;
    }

    private static Schedule schedule(Load load, long startEpochNs) {
        return new Schedule(
                List.of(),
                load.warmupSeconds() * SECOND_NS,
                load.seconds() * SECOND_NS,
                List.of(new Schedule.Trial(0, "only", 0, startEpochNs, 1, load.rate())));
    }

    private static Figures figures(double perSecond, String encoded) {
        Histogram histogram = Histograms.decode(encoded);
        Map<Double, Double> micros = new HashMap<>();
        for (double percentile : new double[] {50, 90, 95, 99, 99.9, 100}) {
            micros.put(percentile, histogram.getValueAtPercentile(percentile) / 1e3);
        }
        return new Figures(perSecond, histogram.getMean() / 1e3, micros);
    }
}
