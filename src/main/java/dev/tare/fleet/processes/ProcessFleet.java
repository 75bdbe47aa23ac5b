package dev.tare.fleet.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.tare.api.ProcessFailureReason;
import dev.tare.api.Request;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.JavaCommand;
import dev.tare.fleet.WorkerOrders;
import dev.tare.plan.Block;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.wire.Assignment;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Sampling;
import dev.tare.wire.Schedule.Watched;
import dev.tare.wire.WorkerLine;

/**
 * A run's processes on this machine. What environments have in common is one process: all of them share the workers,
 * equal targets are one target, and equal meshes in front of it one set of proxies. So two environments differ in what
 * their requests cross and in nothing else. Used by one thread.
 */
public final class ProcessFleet implements AutoCloseable {

    private final RunPlan plan;
    private final Path folder;
    private final JavaCommand java;
    private final Launcher launcher;
    private final Paths paths;
    private final BlockingQueue<WorkerLine> lines = new LinkedBlockingQueue<>();
    private final WorkerOrders orders;
    private List<Watched> watched = List.of();
    private volatile String unreadable;

    /**
     * A fleet, of which nothing runs yet.
     *
     * @param plan what to run
     * @param meshes the meshes of its environments, checked
     * @param tlsFiles the files that its targets name, checked
     * @param envoy the Envoy program; needed where a mesh is {@code envoy}
     * @param java how to start another mode of this program
     * @param clock for the lifetime of certificates
     */
    public ProcessFleet(
            RunPlan plan,
            EnvironmentMeshes meshes,
            TlsFiles tlsFiles,
            Optional<EnvoyBinary> envoy,
            JavaCommand java,
            Clock clock)
            throws IOException {
        this(plan, meshes, tlsFiles, envoy, java, clock, new TargetAddresses(), Optional.empty());
    }

    /**
     * A fleet of which nothing runs yet, and whose targets and proxies record requests that carry trace context.
     *
     * @param plan what to run
     * @param meshes the meshes of its environments, checked
     * @param tlsFiles the files that its targets name, checked
     * @param envoy the Envoy program; needed where a mesh is {@code envoy}
     * @param java how to start another mode of this program
     * @param clock for the lifetime of certificates
     * @param collector what takes the spans of Envoys, in OTLP/HTTP
     */
    public static ProcessFleet tracing(
            RunPlan plan,
            EnvironmentMeshes meshes,
            TlsFiles tlsFiles,
            Optional<EnvoyBinary> envoy,
            JavaCommand java,
            Clock clock,
            Endpoint collector)
            throws IOException {
        return new ProcessFleet(
                plan, meshes, tlsFiles, envoy, java, clock, new TargetAddresses(), Optional.of(collector));
    }

    /** A fleet whose targets' names are resolved in a way of its own; it records requests if there is a collector. */
    ProcessFleet(
            RunPlan plan,
            EnvironmentMeshes meshes,
            TlsFiles tlsFiles,
            Optional<EnvoyBinary> envoy,
            JavaCommand java,
            Clock clock,
            TargetAddresses addresses,
            Optional<Endpoint> collector)
            throws IOException {
        this.plan = plan;
        this.java = java;
        this.orders = new WorkerOrders(plan);
        this.folder = Files.createTempDirectory("tare-");
        this.launcher = new Launcher(folder);
        Request request = plan.spec().request();
        RunCertificates certificates = new RunCertificates(folder, clock);
        SpanSink spans = new SpanSink(collector, this::take);
        Proxies proxies = new Proxies(launcher, java, envoy, folder, certificates, request, spans);
        this.paths = new Paths(launcher, meshes, proxies, java, request, tlsFiles, certificates, addresses, spans);
    }

    /**
     * Starts targets, proxies and workers. The workers then say {@code ready}, or why they can't be.
     *
     * @throws FleetException if something does not start; the message is a sentence for the user
     */
    public void start() throws FleetException, InterruptedException {
        List<Paths.Way> ways = new ArrayList<>();
        for (PlannedEnvironment environment : plan.environments()) {
            ways.add(paths.to(environment));
        }
        watched = ways.stream().flatMap(way -> way.watched().stream()).toList();
        for (int worker = 0; worker < orders.workers(); worker++) {
            start(worker, ways.stream().map(Paths.Way::path).toList());
        }
    }

    private void start(int worker, List<Assignment.Path> to) throws FleetException {
        Path assignment = folder.resolve("assignment-" + worker + ".json");
        try {
            Files.writeString(assignment, Json.write(orders.assignment(worker, to, Map.of())));
        } catch (IOException e) {
            throw new FleetException(
                    ProcessFailureReason.CannotStart, assignment + " cannot be written: " + e.getMessage());
        }
        launcher.launch(
                orders.workers() == 1 ? "worker" : "worker " + worker,
                java.line(
                        "worker",
                        List.of(
                                "--assignment",
                                assignment.toString(),
                                "--schedule",
                                scheduleFile(worker).toString())),
                this::take);
    }

    private void take(String line) {
        if (line.startsWith("{")) { // a Java runtime may print a warning of its own
            try {
                lines.add(Json.read(line, WorkerLine.class));
            } catch (IllegalArgumentException e) {
                unreadable = e.getMessage();
            }
        }
    }

    /**
     * Tells the workers of another block. All of them are on one machine with what they cross: the first one watches it.
     *
     * @param block what to measure
     * @param start when its first trial begins
     * @throws IOException if the schedule can't be written
     */
    public void publish(Block block, Instant start) throws IOException {
        publish(block, start, Optional.empty());
    }

    /**
     * Tells the workers of another block in which requests may carry trace context.
     *
     * @param block what to measure
     * @param start when its first trial begins
     * @param sampling which requests carry it; empty: none
     * @throws IOException if the schedule can't be written
     */
    public void publish(Block block, Instant start, Optional<Sampling> sampling) throws IOException {
        for (int worker = 0; worker < orders.workers(); worker++) {
            Schedule next = orders.schedule(block, start, worker == 0 ? watched : List.of());
            write(worker, sampling.map(next::with).orElse(next));
        }
    }

    private void write(int worker, Schedule schedule) throws IOException {
        String text = Json.write(schedule);
        // Replaced in one step, so that a worker never reads half of it.
        Path next = folder.resolve("schedule-" + worker + ".next");
        Files.writeString(next, text);
        Files.move(next, scheduleFile(worker), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path scheduleFile(int worker) {
        return folder.resolve("schedule-" + worker + ".json");
    }

    /**
     * What the workers, and others that record requests, have said since the last call, in the order of each worker.
     *
     * @param patience how long to wait for the first line
     */
    public List<WorkerLine> lines(Duration patience) throws InterruptedException {
        List<WorkerLine> said = new ArrayList<>();
        WorkerLine first = lines.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            said.add(first);
            lines.drainTo(said);
        }
        return said;
    }

    /**
     * Looks whether something has ended that should not have.
     *
     * @throws FleetException if so; the message is a sentence that names it
     */
    public void check() throws FleetException {
        launcher.check(); // a worker that is killed leaves half a line, and its end says more
        if (unreadable != null) {
            throw new FleetException(
                    ProcessFailureReason.LineUnreadable, "a worker wrote a line that is " + unreadable);
        }
    }

    /** Ends everything that was started. Does not fail. */
    @Override
    public void close() {
        launcher.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // Temporary files that cannot be deleted are the operating system's to clear away.
        }
    }
}
