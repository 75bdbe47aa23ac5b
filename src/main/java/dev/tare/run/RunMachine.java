package dev.tare.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.tare.measure.Analysis;
import dev.tare.measure.Analyst;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.protocol.WorkerLine.Evidence;

/**
 * Decides what a run does next: start, wait until every worker is ready and has shown that it crosses what it should,
 * then one block after the other, beginning with the rehearsal, until the answer is precise enough, cannot become valid,
 * or has taken all the blocks that it may.
 */
public final class RunMachine {

    private final RunPlan plan;
    private final Map<String, Crossing> crossings;
    private final Patience patience;

    /**
     * How long to wait for others.
     *
     * @param ready for all workers to be ready
     * @param lead from the publication of a block to its start: it must have reached the workers by then
     * @param results for the results of a block after its end
     */
    public record Patience(Duration ready, Duration lead, Duration results) {}

    /**
     * A machine.
     *
     * @param plan the plan
     * @param crossings what each environment's answers must show, by its name
     * @param patience how long to wait for others
     */
    public RunMachine(RunPlan plan, Map<String, Crossing> crossings, Patience patience) {
        this.plan = plan;
        this.crossings = Map.copyOf(crossings);
        this.patience = patience;
    }

    /** What to do next. */
    public Step next(Observed observed) {
        if (observed.failure().isPresent()) {
            return new Step.Finish(observed.failure().get());
        }
        if (observed.interrupted()) {
            return new Step.Finish(new Ending(Ending.Kind.Interrupted, "Interrupted", "the run was interrupted"));
        }
        if (observed.startedAt().isEmpty()) {
            return new Step.Start();
        }
        Optional<Ending> notOnMesh = notOnMesh(observed.evidence().values());
        if (notOnMesh.isPresent()) {
            return new Step.Finish(notOnMesh.get());
        }
        int workers = plan.workers().size();
        if (observed.evidence().size() < workers) {
            return awaitUntil(
                    observed,
                    observed.startedAt().get().plus(patience.ready()),
                    "WorkersNotReady",
                    "%d of %d workers are ready after %d s"
                            .formatted(
                                    observed.evidence().size(),
                                    workers,
                                    patience.ready().toSeconds()));
        }
        if (observed.published().isEmpty()) {
            return publish(plan.rehearsal(), observed.now());
        }
        int published = observed.published().getAsInt();
        if (!isComplete(published, observed.results())) {
            return awaitUntil(
                    observed,
                    observed.publishedUntil().plus(patience.results()),
                    "ResultsMissing",
                    "block %d has ended, and not every worker has given its results".formatted(published + 1));
        }
        return afterBlock(published, observed);
    }

    private Step afterBlock(int published, Observed observed) {
        int next = published + 1;
        if (next == 0) {
            return publish(plan.block(next), observed.now());
        }
        Analysis analysis = Analyst.analyse(RunAnalysis.settings(plan), counting(observed.results()));
        return switch (analysis.outcome()) {
            case MeasureMore ->
                next < plan.maxBlocks()
                        ? publish(plan.block(next), observed.now())
                        : completed(
                                "BlocksExhausted",
                                "%d blocks were measured, the most that were allowed".formatted(next));
            case Precise ->
                completed("Precise", "every interval is as narrow as was asked, after %d blocks".formatted(next));
            case BlocksExhausted ->
                completed("BlocksExhausted", "%d blocks were measured, the most that were allowed".formatted(next));
            case Hopeless ->
                completed("CannotBeValid", "after %d blocks the numbers cannot become valid".formatted(next));
        };
    }

    private Step publish(Block block, Instant now) {
        return new Step.Publish(block, now.plus(patience.lead()));
    }

    private static Step completed(String reason, String message) {
        return new Step.Finish(new Ending(Ending.Kind.Completed, reason, message));
    }

    private static Step awaitUntil(Observed observed, Instant deadline, String reason, String message) {
        return observed.now().isBefore(deadline)
                ? new Step.Await(deadline)
                : new Step.Finish(new Ending(Ending.Kind.Failed, reason, message));
    }

    private Optional<Ending> notOnMesh(Collection<Map<String, Evidence>> evidence) {
        for (Map<String, Evidence> ofWorker : evidence) {
            for (Map.Entry<String, Evidence> found : ofWorker.entrySet()) {
                Optional<String> missing =
                        crossings.getOrDefault(found.getKey(), Crossing.NONE).missing(found.getValue());
                if (missing.isPresent()) {
                    return Optional.of(new Ending(
                            Ending.Kind.Failed,
                            "NotOnMesh",
                            "environment '%s' is not on its mesh: %s".formatted(found.getKey(), missing.get())));
                }
            }
        }
        return Optional.empty();
    }

    private boolean isComplete(int number, List<TrialResult> results) {
        Block block = number == Block.REHEARSAL ? plan.rehearsal() : plan.block(number);
        Set<String> there = results.stream()
                .filter(result -> result.block() == number)
                .map(result -> result.environment() + "#" + result.repeat())
                .collect(Collectors.toCollection(HashSet::new));
        return block.trials().stream().allMatch(trial -> there.contains(trial.environment() + "#" + trial.repeat()));
    }

    /** Those of the trials that count: not the rehearsal's. */
    public static List<TrialResult> counting(List<TrialResult> results) {
        return results.stream()
                .filter(result -> result.block() != Block.REHEARSAL)
                .toList();
    }
}
