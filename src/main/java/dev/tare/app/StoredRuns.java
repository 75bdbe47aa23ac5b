package dev.tare.app;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.FrozenRun;
import dev.tare.fleet.pods.stored.FrozenRuns;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.manifest.Validated;
import dev.tare.measure.CountText;
import dev.tare.measure.MeasuredTrial;
import dev.tare.plan.RunPlan;
import dev.tare.run.WorkerLineCollector;
import dev.tare.wire.WorkerLine;

/** Reads runs from a cluster, with all that was measured. */
final class StoredRuns {

    private final ClusterQuestions cluster;

    StoredRuns(ClusterQuestions cluster) {
        this.cluster = cluster;
    }

    /**
     * Reads what a run has measured.
     *
     * @throws UserException if it has not begun, or what it measured is not there any more
     */
    StoredRun read(PerformanceRun run) {
        String namespace = run.getMetadata().getNamespace();
        String name = run.getMetadata().getName();
        String which = "PerformanceRun " + namespace + "/" + name;
        if (run.getStatus() == null || run.getStatus().startedAt() == null) {
            throw refuse(which + " has not begun" + why(run));
        }
        run.getMetadata().setManagedFields(List.of());
        RunIdentity identity = RunIdentity.of(run);
        try {
            FrozenRun frozen = frozen(identity)
                    .orElseThrow(() -> refuse(
                            "the frozen copy of %s, ControllerRevision %s, no longer exists".formatted(which, name)));
            Validated<RunPlan> plan = frozen.plan(namespace);
            if (!(plan instanceof Validated.Accepted<RunPlan> accepted)) {
                throw refuse("the profile of %s is invalid for this version of Tare: %s"
                        .formatted(which, plan.problems().get(0).sentence()));
            }
            StoredRun stored = new StoredRun(run, frozen, accepted.value(), measured(identity, accepted.value()));
            requireAll(which, stored);
            return stored;
        } catch (FleetException e) {
            throw refuse(e.getMessage());
        } catch (IllegalArgumentException e) {
            throw refuse("the stored results of %s cannot be read by this version of Tare: %s"
                    .formatted(which, e.getMessage()));
        }
    }

    private Optional<FrozenRun> frozen(RunIdentity run) throws FleetException {
        return cluster.ask(
                "get", "controllerrevisions.apps in namespace " + run.namespace(), client -> new FrozenRuns(client)
                        .read(run));
    }

    private List<MeasuredTrial> measured(RunIdentity run, RunPlan plan) throws FleetException {
        SortedMap<Integer, List<WorkerLine>> blocks = cluster.ask(
                "list", "configmaps in namespace " + run.namespace(), client -> new ResultStore(client).loadAll(run));
        return WorkerLineCollector.counting(plan, blocks);
    }

    /** Figures of a part of what was measured would be others than those of the status. */
    private static void requireAll(String which, StoredRun stored) {
        int said = stored.run().getStatus().blocks().complete();
        int there = stored.analysis().completeBlocks();
        if (there == 0 && said > 0) {
            throw refuse("""
                    the results of %s were deleted: a later run of its profile has completed, or they had been kept for as \
                    long as the operator keeps any. \
                    Its figures are in its status: kubectl get performancerun %s --namespace %s --output yaml""".formatted(
                            which,
                            stored.run().getMetadata().getName(),
                            stored.run().getMetadata().getNamespace()));
        }
        if (there < said) {
            throw refuse("of the %s of %s only %s still stored"
                    .formatted(CountText.of(said, "block"), which, CountText.of(there, "is", "are")));
        }
    }

    private static String why(PerformanceRun run) {
        return run.getStatus() == null || run.getStatus().conditions() == null
                ? ": the operator has not looked at it yet"
                : Conditions.find(run.getStatus().conditions(), Conditions.COMPLETE)
                        .map(complete -> ": " + complete.getMessage())
                        .orElse("");
    }

    private static UserException refuse(String message) {
        return new UserException(ExitCode.BAD_INPUT, message);
    }
}
