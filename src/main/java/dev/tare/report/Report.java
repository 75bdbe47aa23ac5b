package dev.tare.report;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.Environment;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummaryBuilder;
import dev.tare.api.Generator;
import dev.tare.api.MeshInstall;
import dev.tare.api.ObjectiveStatus;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.measure.Analysis;
import dev.tare.measure.Capacity;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.Percentile;

/**
 * Everything that is known of one run.
 *
 * @param profile what was asked, with the status that answers it
 * @param run the execution, with its status
 * @param meshes the meshes that the profile's environments name
 * @param analysis what the trials say together
 * @param trials the trials themselves, in the order of measuring
 * @param machine what it was measured on, in the order to show: CPU, kernel, versions and the like
 * @param command the command that measures this again
 */
@RecordBuilder
public record Report(
        PerformanceProfile profile,
        PerformanceRun run,
        List<MeshInstall> meshes,
        Analysis analysis,
        List<MeasuredTrial> trials,
        Map<String, String> machine,
        String command) {

    /** The analyses of the environments, in the order of the spec. */
    List<EnvironmentAnalysis> environments() {
        return profile.getSpec().environments().stream()
                .map(e -> analysis.environment(e.name()))
                .toList();
    }

    /** How many intervals are claimed at once, the noise floor's apart. */
    long intervals() {
        return analysis.environments().stream()
                .mapToLong(e -> e.overheads().size()
                        + e.capacity().flatMap(Capacity::perSecond).stream().count()
                        + e.capacity().flatMap(Capacity::loss).stream().count())
                .sum();
    }

    /** The percentile that stands beside the median: p99 or, where trials hold too few requests for it, the highest there is. */
    Percentile tail() {
        return analysis.environments().stream()
                .flatMap(e -> e.pairs().keySet().stream())
                .filter(percentile -> percentile.compareTo(Percentile.P99) <= 0)
                .max(Comparator.naturalOrder())
                .filter(percentile -> percentile != Percentile.P50)
                .orElse(Percentile.P99);
    }

    /** Whether requests waited for the answers before them. */
    boolean closedLoop() {
        return profile.getSpec().load().concurrency() != null;
    }

    /** What made the load. */
    Generator.Type generator() {
        return profile.getSpec().generator().type();
    }

    /** Whether capacities were searched. */
    boolean search() {
        return profile.getSpec().load().search() != null;
    }

    /** The status' summary of an environment; one that says nothing where there is none. */
    EnvironmentSummary summary(String environment) {
        return status().summary() == null
                ? nothingOf(environment)
                : status().summary().stream()
                        .filter(s -> s.environment().equals(environment))
                        .findFirst()
                        .orElseGet(() -> nothingOf(environment));
    }

    List<ObjectiveStatus> objectives() {
        return status().objectives() == null ? List.of() : status().objectives();
    }

    PerformanceRunStatus status() {
        return run.getStatus();
    }

    static boolean isBaseline(EnvironmentAnalysis environment) {
        return environment.environment().equals(Environment.BASELINE);
    }

    /** Whether there are paired differences of it. */
    static boolean isCompared(EnvironmentAnalysis environment) {
        return !environment.differencesNs().isEmpty() && !environment.blocks().isEmpty();
    }

    private static EnvironmentSummary nothingOf(String environment) {
        return EnvironmentSummaryBuilder.builder()
                .environment(environment)
                .features(List.of())
                .reasons(List.of())
                .evidence(List.of())
                .blocks(0)
                .errors(Map.of())
                .build();
    }
}
