package dev.tare.app;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.explain.Span;
import dev.tare.fleet.JavaCommand;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.ProcessFleet;
import dev.tare.mesh.SidecarMesh;
import dev.tare.otlp.OtlpSender;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.WaitLimits;
import dev.tare.report.Report;
import dev.tare.report.ReportBuilder;
import dev.tare.run.ExpectedPath;
import dev.tare.run.ExpectedPaths;
import dev.tare.run.Explanation;
import dev.tare.run.Findings;
import dev.tare.run.FindingsBuilder;
import dev.tare.run.PathEvidence;
import dev.tare.run.RunAnalysis;
import dev.tare.run.RunMachine;
import dev.tare.run.RunOutcome;

/** Measures one profile on this machine, from its plan to its report. */
final class LocalMeasurement {

    /** By its name: it knows all commands. */
    private static final String MAIN = LocalMeasurement.class.getPackageName() + ".Tare";

    /** Everything is on this machine: a schedule is there at once, and so are results. */
    private static final WaitLimits PATIENCE = new WaitLimits(
            Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofSeconds(10));

    private static final DateTimeFormatter RUN_NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final ReadyProfile ready;
    private final Optional<EnvoyBinary> envoy;
    private final Optional<URI> jaeger;
    private final Clock clock;
    private final BooleanSupplier interrupted;
    private final String command;
    private final Map<String, ExpectedPath> paths;

    /**
     * What came of it.
     *
     * @param report everything that is known
     * @param sentence how it ended
     * @param exitCode what that means to the caller of the program
     */
    record Outcome(Report report, String sentence, int exitCode) {}

    /**
     * A measurement that has not begun.
     *
     * @param ready what to measure
     * @param envoy the Envoy program; needed where a mesh is {@code envoy}
     * @param jaeger where the spans of a run that explains itself are sent to; empty: nowhere
     * @param clock the clock of all processes
     * @param interrupted whether the user wants it to end
     * @param command the command that measures this again
     */
    LocalMeasurement(
            ReadyProfile ready,
            Optional<EnvoyBinary> envoy,
            Optional<URI> jaeger,
            Clock clock,
            BooleanSupplier interrupted,
            String command) {
        this.ready = ready;
        this.envoy = envoy;
        this.jaeger = jaeger;
        this.clock = clock;
        this.interrupted = interrupted;
        this.command = command;
        this.paths = ExpectedPaths.of(ready.plan(), ready.meshes().byEnvironment(), Map.of());
    }

    Outcome run(Progress progress) throws InterruptedException, IOException {
        RunMachine machine = new RunMachine(
                ready.plan(), ready.plan().workers().size(), paths, RunMachine.Patience.with(ready.plan(), PATIENCE));
        Instant begun = clock.instant();
        LocalRun run;
        RunOutcome ending;
        try (ProcessFleet fleet =
                new ProcessFleet(ready.plan(), ready.meshes(), ready.tlsFiles(), envoy, java(), clock)) {
            run = new LocalRun(ready.plan(), machine, fleet, clock, interrupted, progress);
            ending = run.run();
        }
        if (ending.reason().isBadInput() && run.measured().isEmpty()) {
            throw new UserException(
                    ExitCode.BAD_INPUT, "PerformanceProfile " + ready.plan().profile() + ": " + ending.message());
        }
        Instant startedAt = run.startedAt().orElse(begun);
        boolean explains = ready.plan().spec().explain() != null && ending.kind() == RunOutcome.Kind.Completed;
        return outcome(
                run, ending, startedAt, explains ? Optional.of(explain(run, startedAt, progress)) : Optional.empty());
    }

    private Explanation explain(LocalRun run, Instant startedAt, Progress progress) throws InterruptedException {
        ExplainPass pass = new ExplainPass(ready, envoy, java(), clock, interrupted, progress::mistake);
        progress.explaining(ready.plan()
                .rehearsal()
                .length()
                .plus(ready.plan().explanation().length()));
        String name = name(startedAt);
        Explanation explanation = pass.run(name, run.measured());
        explanation
                .missing()
                .ifPresent(what -> progress.notice("where the time goes is not shown for every environment: " + what));
        if (jaeger.isPresent() && !interrupted.getAsBoolean()) {
            send(jaeger.get(), () -> pass.spans(name), progress::mistake).ifPresent(progress::notice);
        }
        return explanation;
    }

    /**
     * Sends spans. What was measured stands, whatever hinders it.
     *
     * @param mistakes takes what has failed by a mistake of Tare's own
     * @return why none were sent, in a sentence; empty: they were
     */
    static Optional<String> send(URI jaeger, Supplier<List<Span>> spans, Consumer<Throwable> mistakes)
            throws InterruptedException {
        try {
            new OtlpSender(jaeger).send(spans.get());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no spans were sent: " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            mistakes.accept(e);
            return Optional.of("no spans were sent, by an internal error of Tare: " + e);
        }
    }

    private static JavaCommand java() {
        return new JavaCommand(
                ProcessHandle.current().info().command().orElse("java"), System.getProperty("java.class.path"), MAIN);
    }

    private String name(Instant startedAt) {
        return ready.plan().profile() + "-" + RUN_NAME.format(startedAt);
    }

    private Outcome outcome(LocalRun run, RunOutcome ending, Instant startedAt, Optional<Explanation> explanation) {
        Findings findings = FindingsBuilder.builder()
                .plan(ready.plan())
                .analysis(RunAnalysis.of(ready.plan(), run.measured()))
                .ending(ending)
                .startedAt(startedAt)
                .completedAt(clock.instant())
                .meshes(meshes())
                .evidence(PathEvidence.remarked(run.evidence(), paths))
                .explanation(explanation)
                .build();
        return new Outcome(
                report(run, findings), ready.plan().profile() + ": " + ending.message(), ExitCode.of(findings));
    }

    private Report report(LocalRun run, Findings findings) {
        String name = name(findings.startedAt());
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(ready.profile().getMetadata());
        profile.setSpec(ready.profile().getSpec());
        profile.setStatus(findings.profileStatus(name));
        PerformanceRun execution = new PerformanceRun();
        execution.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(profile.getMetadata().getNamespace())
                .build());
        execution.setSpec(new PerformanceRunSpec(
                new PerformanceRunSpec.ProfileRef(ready.plan().profile())));
        execution.setStatus(findings.runStatus());
        return ReportBuilder.builder()
                .profile(profile)
                .run(execution)
                .meshes(meshInstalls())
                .analysis(findings.analysis())
                .trials(run.measured())
                .machine(Machine.facts(envoy))
                .command(command)
                .build();
    }

    private List<MeshInstall> meshInstalls() {
        return ready.installs().stream()
                .filter(install -> ready.plan().environments().stream()
                        .anyMatch(environment -> environment.mesh().equals(Optional.of(install))))
                .toList();
    }

    private Map<String, Mesh> meshes() {
        Map<String, Mesh> meshes = new LinkedHashMap<>();
        for (PlannedEnvironment environment : ready.plan().environments()) {
            environment.mesh().ifPresent(install -> {
                String kind = install.getSpec().mesh();
                boolean isEnvoy = ready.meshes().of(environment.name()).orElseThrow() instanceof SidecarMesh.Envoy;
                String version = isEnvoy ? envoy.map(EnvoyBinary::version).orElse(null) : Versions.tare();
                meshes.put(environment.name(), new Mesh(install.getMetadata().getName(), kind, version));
            });
        }
        return meshes;
    }
}
