package dev.tare.reconcile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The reasons of conditions that there are, as the code has them. */
public final class ReasonsInCode {

    private static final Path CODE = Path.of("src/main/java/dev/tare");

    /** Texts that look like reasons. */
    private static final Pattern CAMEL_CASE = Pattern.compile("\"((?:[A-Z][a-z]+)+)\"");

    /** Those of them that are none: words of Kubernetes, and half a reason. */
    private static final Set<String> NO_REASONS = Set.of(
            "Always",
            "ConfigMap",
            "ContainerCreating",
            "DaemonSet",
            "DisruptionTarget",
            "Error",
            "Exists",
            "Failed",
            "FailedCreate",
            "FallbackToLogsOnError",
            "False",
            "Host",
            "IfNotPresent",
            "Interrupted",
            "MeshInstall",
            "Never",
            "NotIn",
            "Objective",
            "Opaque",
            "PerformanceProfile",
            "PerformanceRun",
            "PodInitializing",
            "PodScheduled",
            "Ready",
            "Reconcile",
            "Recreate",
            "ReplicaFailure",
            "RuntimeDefault",
            "StatefulSet",
            "Succeeded",
            "True",
            "Unknown",
            "Warning");

    /** What of a profile's reasons begins with "Objective", and what the kubelet says. */
    private static final Set<String> ALSO_REASONS = Set.of(
            "ObjectiveMissed",
            "ObjectiveUndecided",
            "Missed",
            "Undecided",
            "ErrImagePull",
            "ImagePullBackOff",
            "CreateContainerConfigError",
            "CrashLoopBackOff");

    private ReasonsInCode() {}

    /**
     * The reasons in the code of these packages.
     *
     * @param packages as folders below {@code dev/tare}
     */
    public static Set<String> of(List<String> packages) throws IOException {
        Set<String> reasons = new TreeSet<>(ALSO_REASONS);
        for (String part : packages) {
            try (Stream<Path> files = Files.walk(CODE.resolve(part))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    CAMEL_CASE
                            .matcher(Files.readString(file))
                            .results()
                            .map(found -> found.group(1))
                            .forEach(reasons::add);
                }
            }
        }
        reasons.removeAll(NO_REASONS);
        return reasons;
    }
}
