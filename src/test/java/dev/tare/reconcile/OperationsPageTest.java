package dev.tare.reconcile;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.tare.api.Conditions;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on operations explains every condition and every reason that there is. */
class OperationsPageTest {

    private static final Path PAGE = Path.of("docs/operations.md");
    private static final Path CODE = Path.of("src/main/java/dev/tare");
    private static final List<String> WHERE_REASONS_ARE = List.of("reconcile", "run", "load", "fleet/pods");

    /** Texts that look like reasons. */
    private static final Pattern CAMEL_CASE = Pattern.compile("\"((?:[A-Z][a-z]+)+)\"");

    /** Those of them that are none: words of Kubernetes, and half a reason. */
    private static final Set<String> NO_REASONS = Set.of(
            "Always",
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

    private static Set<String> reasonsInCode() throws IOException {
        Set<String> reasons = new TreeSet<>(ALSO_REASONS);
        for (String part : WHERE_REASONS_ARE) {
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

    /** The words in the first columns of the tables whose first column is headed so. */
    private static Set<String> explained(String heading) throws IOException {
        Set<String> words = new TreeSet<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|")) {
                inside = false;
            } else if (line.startsWith("| " + heading + " |")) {
                inside = true;
            } else if (inside) {
                Pattern.compile("`(\\w+)`")
                        .matcher(line.split("\\|")[1])
                        .results()
                        .map(MatchResult::group)
                        .map(word -> word.replace("`", ""))
                        .forEach(words::add);
            }
        }
        return words;
    }

    @Test
    void explainsEveryReasonAndNoOther() throws IOException {
        assertThat(explained("reason")).containsExactlyInAnyOrderElementsOf(reasonsInCode());
    }

    @Test
    void explainsEveryConditionAndNoOther() throws IOException, IllegalAccessException {
        List<String> types = new ArrayList<>();
        for (Field constant : Conditions.class.getFields()) {
            types.add((String) constant.get(null));
        }
        assertThat(explained("condition")).containsExactlyInAnyOrderElementsOf(types);
    }
}
