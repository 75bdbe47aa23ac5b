package dev.tare.app;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.tare.api.PerformanceProfile;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.processes.ClusterOnly;
import dev.tare.fleet.processes.EnvironmentMeshes;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.TlsFiles;
import dev.tare.manifest.Manifest;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;

/** Measures profiles on this machine, one after another, as the command line wants it. */
final class LocalRuns {

    /** What a command that measures says of its exit codes, beside what others say. */
    static final String BAD_INPUT = "2:bad input, or the report cannot be written";

    static final String INTERRUPTED = "130:interrupted (143 when terminated); what was measured is kept";

    @Mixin
    private ReportOutput reports;

    @Option(names = "--seed", description = "seed of the order and the arrivals, instead of the profile's")
    private Long seed;

    @Option(names = "--envoy", paramLabel = "FILE", description = "the Envoy program (default: envoy on the PATH)")
    private Path envoy;

    private final PrintStream messages = System.err;

    /**
     * Measures all profiles.
     *
     * @param read what was read of them; what is wrong with it is told
     * @param command the words that the command line began with, without these options: a report tells how to run it again
     * @param jaeger where the spans of runs with {@code explain} go; empty: nowhere
     * @return the worst exit code
     */
    int measure(Validated<Manifests> read, List<String> command, Optional<URI> jaeger)
            throws IOException, InterruptedException {
        List<ReadyProfile> profiles = check(read);
        Optional<EnvoyBinary> binary = findEnvoy(profiles);
        reports.prepare();
        int worst = ExitCode.FINE;
        try (Interruption interruption = new Interruption()) {
            boolean terminal = Progress.onTerminal();
            for (ReadyProfile ready : profiles) {
                worst = ExitCode.worse(worst, measure(ready, binary, interruption, terminal, command, jaeger));
                if (interruption.wished()) {
                    return ExitCode.INTERRUPTED;
                }
            }
        }
        return worst;
    }

    /** What goes wrong with one profile does not keep the others from being measured. */
    private int measure(
            ReadyProfile ready,
            Optional<EnvoyBinary> binary,
            Interruption interruption,
            boolean terminal,
            List<String> command,
            Optional<URI> jaeger)
            throws IOException, InterruptedException {
        LocalMeasurement measurement = new LocalMeasurement(
                ready, binary, jaeger, Clock.systemUTC(), interruption::wished, again(ready, command));
        try {
            LocalMeasurement.Outcome outcome;
            try (Progress progress = new Progress(ready.plan(), messages, terminal)) {
                outcome = measurement.run(progress);
            }
            reports.show(outcome.report());
            messages.println(outcome.sentence());
            reports.writeLatest(outcome.report());
            return outcome.exitCode();
        } catch (UserException e) {
            messages.println("tare: " + e.getMessage());
            return e.exitCode();
        }
    }

    private List<ReadyProfile> check(Validated<Manifests> read) {
        refuse(read.problems());
        Manifests manifests = ((Validated.Accepted<Manifests>) read).value();
        manifests.skipped().forEach(skipped -> messages.println("tare: " + skipped.sentence()));
        List<Problem> problems = new ArrayList<>();
        List<ReadyProfile> profiles = new ArrayList<>();
        for (Manifest<PerformanceProfile> manifest : manifests.profiles()) {
            PerformanceProfile profile = manifest.resource();
            TlsFiles tlsFiles = new TlsFiles(Path.of(manifest.source()));
            Validated<ReadyProfile> ready = RunPlan.of(profile, manifests.meshInstalls(), seedOf(profile))
                    .then(ClusterOnly::refuse)
                    .then(tlsFiles::check)
                    .then(plan -> EnvironmentMeshes.of(plan)
                            .then(meshes -> new Validated.Accepted<>(
                                    new ReadyProfile(profile, manifests.meshInstalls(), plan, meshes, tlsFiles))))
                    .from(manifest.source());
            problems.addAll(ready.problems());
            if (ready instanceof Validated.Accepted<ReadyProfile> accepted) {
                profiles.add(accepted.value());
            }
        }
        refuse(problems);
        return profiles;
    }

    private long seedOf(PerformanceProfile profile) {
        if (seed != null) {
            return seed;
        }
        Long given = profile.getSpec().trials().seed();
        return given != null ? given : new SecureRandom().nextInt(Integer.MAX_VALUE);
    }

    private static void refuse(List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    String.join(
                            "\ntare: ", problems.stream().map(Problem::sentence).toList()));
        }
    }

    private Optional<EnvoyBinary> findEnvoy(List<ReadyProfile> profiles) throws InterruptedException {
        List<String> wanted = profiles.stream()
                .flatMap(ready -> ready.meshes().envoys().stream())
                .map(mesh -> mesh.version().orElse(""))
                .toList();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        try {
            EnvoyBinary binary = EnvoyBinary.find(
                    Optional.ofNullable(envoy),
                    Optional.ofNullable(System.getenv("PATH")).orElse(""));
            for (String version : wanted) {
                if (!version.isEmpty() && !version.equals(binary.version())) {
                    throw new UserException(
                            ExitCode.BAD_INPUT,
                            "mesh envoy: spec.version is %s, but %s is version %s"
                                    .formatted(version, binary.program(), binary.version()));
                }
            }
            return Optional.of(binary);
        } catch (FleetException e) {
            throw new UserException(ExitCode.BAD_INPUT, e.getMessage());
        }
    }

    private String again(ReadyProfile ready, List<String> command) {
        List<String> words = new ArrayList<>(command);
        if (envoy != null) {
            words.addAll(List.of("--envoy", envoy.toString()));
        }
        words.addAll(List.of("--seed", Long.toString(ready.plan().seed())));
        return words.stream().map(LocalRuns::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
