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
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.tare.api.PerformanceProfile;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.processes.ClusterOnly;
import dev.tare.fleet.processes.EnvironmentMeshes;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.TlsFiles;
import dev.tare.manifest.Manifest;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;

/** Measures profiles on this machine. */
@Command(
        name = "run",
        description = "Measures the profiles in files or directories on this machine, and writes a report of each.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:an objective is missed, or not shown to be met",
            "2:bad input, or the report cannot be written",
            "3:the measurement is invalid or incomplete",
            "70:an internal error of Tare",
            "130:interrupted (143 when terminated); what was measured is kept"
        })
final class RunCommand implements Callable<Integer> {

    private static final int MOST_PORT = 65_535;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = {
                "files or directories with MeshInstalls and PerformanceProfiles; - is standard input.",
                "Of a directory its .yaml, .yml and .json files are read, and not the directories in it. Resources of "
                        + "other kinds are skipped."
            })
    private List<Path> paths;

    @Mixin
    private ReportOutput reports;

    @Option(names = "--seed", description = "seed of the order and the arrivals, instead of the profile's")
    private Long seed;

    @Option(names = "--envoy", paramLabel = "FILE", description = "the Envoy program (default: envoy on the PATH)")
    private Path envoy;

    @Option(
            names = "--jaeger",
            paramLabel = "URL",
            description =
                    "where the spans of runs with explain are sent to, in OTLP/HTTP: a Jaeger's port 4318, for instance")
    private URI jaeger;

    private final PrintStream messages = System.err;

    @Override
    public Integer call() throws Exception {
        checkJaeger();
        List<ReadyProfile> profiles = readAndCheck();
        Optional<EnvoyBinary> binary = findEnvoy(profiles);
        reports.prepare();
        int worst = ExitCode.FINE;
        try (Interruption interruption = new Interruption()) {
            boolean terminal = Progress.onTerminal();
            for (ReadyProfile ready : profiles) {
                worst = ExitCode.worse(worst, measure(ready, binary, interruption, terminal));
                if (interruption.wished()) {
                    return ExitCode.INTERRUPTED;
                }
            }
        }
        return worst;
    }

    private void checkJaeger() {
        if (jaeger == null) {
            return;
        }
        if (jaeger.getHost() == null || !String.valueOf(jaeger.getScheme()).matches("https?")) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    "--jaeger is '%s', but must be a URL such as http://localhost:4318".formatted(jaeger));
        }
        if (jaeger.getPort() == 0 || jaeger.getPort() > MOST_PORT) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    "--jaeger is '%s', but its port must be from 1 to %d, or left out".formatted(jaeger, MOST_PORT));
        }
    }

    /** What goes wrong with one profile does not keep the others from being measured. */
    private int measure(ReadyProfile ready, Optional<EnvoyBinary> binary, Interruption interruption, boolean terminal)
            throws IOException, InterruptedException {
        LocalMeasurement measurement = new LocalMeasurement(
                ready, binary, Optional.ofNullable(jaeger), Clock.systemUTC(), interruption::wished, command(ready));
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

    private List<ReadyProfile> readAndCheck() {
        Validated<Manifests> read = ManifestReader.read(paths);
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

    private String command(ReadyProfile ready) {
        List<String> words = new ArrayList<>(List.of("./tare", "run"));
        paths.forEach(path -> words.add(quoted(path)));
        if (envoy != null) {
            words.addAll(List.of("--envoy", quoted(envoy)));
        }
        words.addAll(List.of("--seed", Long.toString(ready.plan().seed())));
        return String.join(" ", words);
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[A-Za-z0-9_./=+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
