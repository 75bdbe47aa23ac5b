package dev.tare.reconcile.profile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.RunReason;
import dev.tare.api.RunReference;
import dev.tare.api.SpecVersion;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.FrozenRun;
import dev.tare.fleet.pods.stored.FrozenRuns;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.manifest.Validated;
import dev.tare.measure.Analysis;
import dev.tare.measure.Analyst;
import dev.tare.measure.MeasuredTrial;
import dev.tare.plan.RunPlan;
import dev.tare.plan.SpecHash;
import dev.tare.run.Findings;
import dev.tare.run.FindingsBuilder;
import dev.tare.run.RunAnalysis;
import dev.tare.run.RunOutcome;
import dev.tare.run.WorkerLineCollector;

/**
 * Judges what was measured by the objectives that a profile has now. What is acceptable may change after it was measured, and
 * what workers and targets have said is kept until something later is measured.
 */
final class ObjectiveReevaluation {

    private final KubernetesClient client;

    ObjectiveReevaluation(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The same result, judged by the profile's objectives.
     *
     * @return as it was, if it was judged by them, may not be used, is of another spec, or is not kept any more
     */
    LatestResult of(PerformanceProfile profile, LatestResult result) {
        String objectives = SpecHash.ofObjectives(profile.getSpec());
        if (!result.isOfSpec(SpecHash.of(profile.getSpec()))
                || !Boolean.TRUE.equals(result.run().valid())
                || objectives.equals(result.run().profile().objectivesHash())) {
            return result;
        }
        return findings(profile, result)
                .map(found -> result.with()
                        .run(judgedBy(objectives, result.run()))
                        .objectives(found.objectives())
                        .build())
                .orElse(result);
    }

    private Optional<Findings> findings(PerformanceProfile profile, LatestResult result) {
        PerformanceRun run = client.resources(PerformanceRun.class)
                .inNamespace(profile.getMetadata().getNamespace())
                .withName(result.run().name())
                .get();
        if (run == null) {
            return Optional.empty();
        }
        RunIdentity identity = RunIdentity.of(run);
        try {
            Optional<FrozenRun> frozen = new FrozenRuns(client).read(identity);
            if (frozen.isEmpty() || !(plan(profile, frozen.get()) instanceof Validated.Accepted<RunPlan> accepted)) {
                return Optional.empty();
            }
            RunPlan plan = accepted.value();
            List<MeasuredTrial> measured =
                    WorkerLineCollector.counting(plan, new ResultStore(client).loadAll(identity));
            Analysis analysis = Analyst.analyse(
                    RunAnalysis.settings(plan),
                    measured.stream().map(MeasuredTrial::result).toList());
            if (result.run().blocks() == null
                    || analysis.completeBlocks() < result.run().blocks()) {
                return Optional.empty();
            }
            return Optional.of(FindingsBuilder.builder()
                    .plan(plan)
                    .analysis(analysis)
                    .ending(new RunOutcome(RunOutcome.Kind.Completed, RunReason.Precise, ""))
                    .startedAt(Instant.parse(result.run().startedAt()))
                    .completedAt(Instant.parse(result.run().completedAt()))
                    .meshes(meshes(result))
                    .evidence(Map.of())
                    .build());
        } catch (FleetException | IllegalArgumentException e) {
            return Optional.empty(); // part of it was deleted, or another version has written it
        }
    }

    private static Validated<RunPlan> plan(PerformanceProfile profile, FrozenRun frozen) {
        PerformanceProfile asFrozen = frozen.asProfile(profile.getMetadata().getNamespace());
        asFrozen.setSpec(profile.getSpec()); // which measures the same
        return RunPlan.of(asFrozen, frozen.meshInstalls(), frozen.seed());
    }

    private static Map<String, EnvironmentSummary.Mesh> meshes(LatestResult result) {
        return result.summary().stream()
                .filter(environment -> environment.mesh() != null)
                .collect(Collectors.toMap(EnvironmentSummary::environment, EnvironmentSummary::mesh));
    }

    private static RunReference judgedBy(String objectives, RunReference run) {
        return run.withProfile(
                new SpecVersion(run.profile().generation(), run.profile().specHash(), objectives));
    }
}
