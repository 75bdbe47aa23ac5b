package dev.tare.app;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.tare.manifest.ManifestReader;

/** Measures profiles on this machine. */
@Command(
        name = "run",
        description = "Measures the profiles in files or directories on this machine, and writes a report of each.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            ExitCode.TELLS_FINE,
            ExitCode.TELLS_MISSED,
            LocalRuns.BAD_INPUT,
            ExitCode.TELLS_INVALID,
            ExitCode.TELLS_INTERNAL,
            LocalRuns.INTERRUPTED
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
    private LocalRuns runs;

    @Option(
            names = "--jaeger",
            paramLabel = "URL",
            description =
                    "where the spans of runs with explain are sent to, in OTLP/HTTP: a Jaeger's port 4318, for instance")
    private URI jaeger;

    @Override
    public Integer call() throws Exception {
        checkJaeger();
        paths.stream()
                .map(Path::toString)
                .filter(RunCommand::isInCluster)
                .findFirst()
                .ifPresent(profile -> {
                    throw new UserException(
                            ExitCode.BAD_INPUT,
                            "%s is not a file; a profile of a cluster is run there by: kubectl tare run %s"
                                    .formatted(profile, profile));
                });
        List<String> command = new ArrayList<>(List.of("./tare", "run"));
        paths.forEach(path -> command.add(path.toString()));
        return runs.measure(ManifestReader.read(paths), command, Optional.ofNullable(jaeger));
    }

    private static boolean isInCluster(String path) {
        return ResourceName.hasKind(path) && !Files.exists(Path.of(path));
    }

    private void checkJaeger() {
        if (jaeger == null) {
            return;
        }
        if (!HttpAddress.isOne(jaeger)) {
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
}
