package dev.tare.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import dev.tare.api.Environment;
import dev.tare.api.Load;
import dev.tare.api.MeshInstall;
import dev.tare.api.Objective;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Trials;

/** What a schema cannot say of a profile: references, and arithmetic over several fields. */
final class PlanRules {

    private final String resource;
    private final PerformanceProfileSpec spec;
    private final List<String> meshNames;
    private final List<Problem> problems = new ArrayList<>();

    PlanRules(PerformanceProfile profile, Collection<MeshInstall> meshes) {
        this.resource = "PerformanceProfile " + profile.getMetadata().getName();
        this.spec = profile.getSpec();
        this.meshNames = meshes.stream()
                .map(mesh -> mesh.getMetadata().getName())
                .sorted()
                .toList();
    }

    List<Problem> problems() {
        checkMeshes();
        checkWorkers();
        checkBlocks();
        checkObjectives();
        return problems;
    }

    /** The least number of blocks that a profile's figures can be had from. */
    static int leastBlocks(PerformanceProfileSpec spec) {
        return Confidence.leastBlocks(intervals(spec), spec.trials().confidencePercent());
    }

    private static int intervals(PerformanceProfileSpec spec) {
        // A baseline by itself still claims its noise floor.
        return Math.max(1, compared(spec).size())
                * Confidence.family(spec.load()).size();
    }

    private static List<String> compared(PerformanceProfileSpec spec) {
        return spec.environments().stream()
                .map(Environment::name)
                .filter(name -> !name.equals(Environment.BASELINE))
                .toList();
    }

    private void checkMeshes() {
        for (int i = 0; i < spec.environments().size(); i++) {
            String mesh = spec.environments().get(i).mesh();
            if (mesh != null && !meshNames.contains(mesh)) {
                refuse("spec.environments[" + i + "].mesh", '"' + mesh + '"', Names.oneOf("a MeshInstall", meshNames));
            }
        }
    }

    private void checkWorkers() {
        Load load = spec.load();
        if (load.rate() != null) {
            atLeastWorkers("spec.load.rate", load.rate(), "request per second");
            atLeastWorkers("spec.load.connections", load.connections(), "connection");
        } else {
            atLeastWorkers("spec.load.concurrency", load.concurrency(), "request");
        }
    }

    private void atLeastWorkers(String field, int held, String unit) {
        int workers = spec.load().workers();
        if (held < workers) {
            refuse(field, String.valueOf(held), "must be at least " + workers + ": one " + unit + " a worker");
        }
    }

    private void checkBlocks() {
        Trials trials = spec.trials();
        int least = leastBlocks(spec);
        String why = "must be at least " + least + ": " + claim() + " cannot be had at " + trials.confidencePercent()
                + " % confidence from fewer blocks";
        if (trials.minBlocks() != null && trials.minBlocks() < least) {
            refuse("spec.trials.minBlocks", String.valueOf(trials.minBlocks()), why);
        }
        if (trials.maxBlocks() < least) {
            refuse("spec.trials.maxBlocks", String.valueOf(trials.maxBlocks()), why);
        }
    }

    private String claim() {
        int intervals = intervals(spec);
        List<String> compared = compared(spec);
        String whose =
                switch (compared.size()) {
                    case 0 -> "the noise floor";
                    case 1 -> compared.get(0);
                    default -> "each of " + String.join(", ", compared);
                };
        return intervals == 1
                ? "an interval"
                : "%d intervals together (%s of %s)"
                        .formatted(intervals, String.join(", ", Confidence.family(spec.load())), whose);
    }

    private void checkObjectives() {
        List<String> family = Confidence.family(spec.load());
        for (int i = 0; i < spec.objectives().size(); i++) {
            Objective objective = spec.objectives().get(i);
            String percentile = percentile(objective.metric());
            if (objective.overheadBelow() != null && !family.contains(percentile)) {
                refuse(
                        "spec.objectives[" + i + "].metric",
                        "\"latency." + percentile + '"',
                        "must be one of "
                                + family.stream().map(p -> "latency." + p).collect(Collectors.joining(", "))
                                + ": a trial of " + Math.round(Confidence.requests(spec.load()))
                                + " requests holds too few beyond " + percentile);
            }
        }
    }

    private static String percentile(Objective.Metric metric) {
        return switch (metric) {
            case LATENCY_P50 -> "p50";
            case LATENCY_P90 -> "p90";
            case LATENCY_P99 -> "p99";
            case LATENCY_P999 -> "p999";
            case ERRORS -> "";
        };
    }

    private void refuse(String field, String held, String allowed) {
        problems.add(Problem.inField(resource, field, held, allowed));
    }
}
