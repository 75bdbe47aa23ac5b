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

import dev.tare.api.ExplanationReason;
import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.ProcessFailureReason;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.StartFailureReason;
import dev.tare.measure.Analysis;
import dev.tare.measure.Analyst;
import dev.tare.measure.CountText;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.plan.WaitLimits;
import dev.tare.run.Observation.Undone;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * Decides what a run does next, and is the only one who does: start, wait until every worker is ready and has shown that it crosses what it should,
 * then one block after the other, beginning with the rehearsal, until the answer is precise enough, cannot become valid,
 * or has taken all the blocks that it may.
 */
public final class RunMachine {

    /** A block that comes too late for so many times will not come in time. */
    private static final int MOST_ATTEMPTS = 5;

    private final RunPlan plan;
    private final int workers;
    private final Map<String, ExpectedPath> paths;
    private final Patience patience;
    private final ObstacleRules obstacles;
    private final boolean explains;

    /**
     * How long to wait for others.
     *
     * @param coming for what the run needs to be made, and to start: images are pulled, and a node may have to be added
     * @param ready for all workers to be ready
     * @param lead from the publication of a block to its start: it must have reached the workers by then. Twice as long
     *     when it is published again, as it had not, and so on
     * @param results for the results of a block after its end
     * @param whole for the run as a whole
     */
    public record Patience(Duration coming, Duration ready, Duration lead, Duration results, Duration whole) {

        /** Patience with a run of this plan, as a whole for as long as it may take. */
        public static Patience with(RunPlan plan, WaitLimits limits) {
            return new Patience(limits.coming(), limits.ready(), limits.lead(), limits.results(), limits.longest(plan));
        }

        /** The same with another lead. */
        public Patience withLead(Duration other) {
            return new Patience(coming, ready, other, results, whole);
        }

        /** The same where results come later, by clocks that are behind. */
        public Patience withLaterResults(Duration later) {
            return new Patience(coming, ready, lead, results.plus(later), whole);
        }
    }

    /**
     * A machine.
     *
     * @param plan the plan
     * @param workers how many workers there are over all environments
     * @param paths what each environment's answers must show, by its name
     * @param patience how long to wait for others
     */
    public RunMachine(RunPlan plan, int workers, Map<String, ExpectedPath> paths, Patience patience) {
        this(plan, workers, paths, patience, false);
    }

    private RunMachine(
            RunPlan plan, int workers, Map<String, ExpectedPath> paths, Patience patience, boolean explains) {
        this.plan = plan;
        this.workers = workers;
        this.paths = Map.copyOf(paths);
        this.patience = patience;
        this.obstacles = new ObstacleRules(patience.coming());
        this.explains = explains;
    }

    /** The machine of the pass that follows a run which explains itself: its only block behind the rehearsal is that one. */
    public RunMachine explaining() {
        return new RunMachine(plan, workers, paths, patience, true);
    }

    /** What to do next. */
    public Step next(Observation seen) {
        if (seen.undone().contains(Undone.STORAGE)) { // whatever else has happened, what is not stored may be lost
            return new Step.StoreBlock(seen.published().orElseThrow().block());
        }
        Step step = decide(seen);
        return step instanceof Step.Finish finish ? new Step.Finish(withCircumstance(finish.ending(), seen)) : step;
    }

    private Step decide(Observation seen) {
        Optional<RunOutcome> ended = obstacles.ending(seen);
        if (ended.isPresent()) {
            return new Step.Finish(ended.get());
        }
        if (seen.interrupted()) {
            return new Step.Finish(new RunOutcome(
                    RunOutcome.Kind.Interrupted, ProcessFailureReason.Interrupted, "the run was interrupted"));
        }
        return seen.startedAt().isEmpty()
                ? new Step.Start(new Step.Await(seen.now().plus(patience.ready())))
                : inTime(seen, seen.startedAt().get().plus(patience.whole()));
    }

    /** Whatever it would have waited for or begun, there is an end to it; what it has found stays found. */
    private Step inTime(Observation seen, Instant deadline) {
        Step step = seen.published().isPresent()
                ? afterPublication(seen, seen.published().get())
                : beforePublication(seen, seen.startedAt().get().plus(patience.ready()));
        if (step instanceof Step.Finish) {
            return step;
        }
        if (!seen.now().isBefore(deadline)) {
            return failed(
                    MeasuringFailureReason.DeadlineExceeded,
                    "the run did not end within %d s".formatted(patience.whole().toSeconds()));
        }
        return step instanceof Step.Await await && deadline.isBefore(await.until())
                ? new Step.Await(deadline, await.cause())
                : step;
    }

    private Step beforePublication(Observation seen, Instant readyUntil) {
        Optional<RunOutcome> wrongPath = wrongPath(seen.evidence().values());
        if (wrongPath.isPresent()) {
            return new Step.Finish(wrongPath.get());
        }
        if (seen.evidence().size() < workers) {
            return awaitWorkers(seen, readyUntil);
        }
        return new FirstAnswers(plan.spec(), seen.evidence().values())
                .ending()
                .or(() -> obstacles.notOnMesh(seen))
                .<Step>map(Step.Finish::new)
                .orElseGet(() -> publish(Block.REHEARSAL, 1, seen));
    }

    private Step awaitWorkers(Observation seen, Instant until) {
        Optional<String> cause = obstacles.awaited(seen);
        if (!seen.now().isBefore(until)) {
            return failed(
                    StartFailureReason.WorkersNotReady,
                    "%s after %d s%s"
                            .formatted(
                                    CountText.among(seen.evidence().size(), workers, "worker", "is ready", "are ready"),
                                    patience.ready().toSeconds(),
                                    // Why workers are not ready says more than that they are not.
                                    cause.map(sentence -> "; " + sentence).orElse("")));
        }
        Step.Await await = new Step.Await(until, cause);
        return seen.undone().contains(Undone.FLEET) ? new Step.Start(await) : await;
    }

    /** What the first block was published upon is found, and is not looked at again. */
    private Step afterPublication(Observation seen, PublishedBlock published) {
        if (isComplete(published.block(), seen.results())) {
            return afterBlock(published.block(), seen);
        }
        if (seen.receipts().stream().anyMatch(receipt -> !receipt.inTime())) {
            return publishAgain(published, seen);
        }
        if (seen.undone().contains(Undone.NOTICE) && seen.now().isBefore(published.start())) {
            return new Step.Tell(published);
        }
        Instant until = published
                .start()
                .plus(plan.numbered(published.block()).length())
                .plus(patience.results());
        return seen.now().isBefore(until)
                ? new Step.Await(until)
                : failed(
                        MeasuringFailureReason.ResultsMissing,
                        "%s has ended, but results of workers or targets are missing"
                                .formatted(Block.title(published.block())));
    }

    /** Workers that received it in time break it off, when they see it with another start. */
    private Step publishAgain(PublishedBlock late, Observation seen) {
        if (late.attempt() < MOST_ATTEMPTS) {
            return publish(late.block(), late.attempt() + 1, seen);
        }
        return failed(
                MeasuringFailureReason.ScheduleLate,
                "%s reached a worker only after it should have begun, %d times in a row"
                        .formatted(Block.title(late.block()), late.attempt()));
    }

    private Step afterBlock(int published, Observation seen) {
        if (published == Block.EXPLANATION) {
            return completed(ExplanationReason.Explained, "the pass that explains has ended");
        }
        if (explains) {
            return publish(Block.EXPLANATION, 1, seen);
        }
        int next = published == Block.REHEARSAL ? firstMissing(seen.results()) : published + 1;
        if (next == 0) {
            return publish(next, 1, seen);
        }
        Analysis analysis = Analyst.analyse(RunAnalysis.settings(plan), RunAnalysis.counting(seen.results()));
        return switch (analysis.outcome()) {
            case MeasureMore -> publish(next, 1, seen);
            case Precise ->
                completed(
                        RunReason.Precise,
                        "every interval is as narrow as asked for, after " + CountText.of(next, "block"));
            case BlocksExhausted -> exhausted(next);
            case Hopeless ->
                completed(
                        RunReason.CannotBeValid,
                        "after %s, more blocks cannot make the numbers valid".formatted(CountText.of(next, "block")));
        };
    }

    private Step exhausted(int blocks) {
        return completed(
                RunReason.BlocksExhausted,
                CountText.of(
                                blocks,
                                "block was measured, the most that was",
                                "blocks were measured, the most that were")
                        + " allowed"
                        + (blocks > plan.maxBlocks() ? " in place of disturbed ones" : ""));
    }

    private Step publish(int number, int attempt, Observation seen) {
        Duration lead = patience.lead().multipliedBy(1L << (attempt - 1));
        return new Step.Publish(
                plan.numbered(number, seen.results()), seen.now().plus(lead), attempt);
    }

    private static Step completed(Reason reason, String message) {
        return new Step.Finish(new RunOutcome(RunOutcome.Kind.Completed, reason, message));
    }

    private static Step failed(Reason reason, String message) {
        return new Step.Finish(failure(reason, message));
    }

    private static RunOutcome failure(Reason reason, String message) {
        return new RunOutcome(RunOutcome.Kind.Failed, reason, message);
    }

    /** What could not be read, or a clock that is off, may be why. */
    private RunOutcome withCircumstance(RunOutcome ending, Observation seen) {
        return ending.kind() != RunOutcome.Kind.Failed || ending.reason() == StartFailureReason.ClocksDiffer
                ? ending
                : obstacles
                        .circumstance(seen)
                        .map(what -> failure(ending.reason(), ending.message() + "; " + what))
                        .orElse(ending);
    }

    private Optional<RunOutcome> wrongPath(Collection<Map<String, Evidence>> evidence) {
        for (Map<String, Evidence> ofWorker : evidence) {
            for (Map.Entry<String, Evidence> found : ofWorker.entrySet()) {
                ExpectedPath path = paths.getOrDefault(found.getKey(), ExpectedPath.NONE);
                Optional<RunOutcome> wrong = path.missing(found.getValue())
                        .map(missing -> failure(
                                StartFailureReason.NotOnMesh,
                                "environment '%s' is not on its mesh: %s%s"
                                        .formatted(found.getKey(), missing, answer(ofWorker, found.getKey()))))
                        .or(() -> path.unwanted(found.getValue())
                                .map(unwanted -> failure(
                                        StartFailureReason.OnMesh,
                                        "environment '%s' names no mesh, but is on one: %s"
                                                .formatted(found.getKey(), unwanted))))
                        .or(() -> path.inactive(found.getValue())
                                .map(inactive -> failure(
                                        StartFailureReason.FeatureInactive,
                                        "environment '%s': %s".formatted(found.getKey(), inactive))));
                if (wrong.isPresent()) {
                    return wrong;
                }
            }
        }
        return new LoadedAddresses(plan)
                .difference(evidence)
                .map(difference -> failure(StartFailureReason.AddressesDiffer, difference));
    }

    /** What answered instead, if that is known. */
    private String answer(Map<String, Evidence> ofWorker, String environment) {
        return new FirstAnswers(plan.spec(), List.of(ofWorker))
                .told(environment)
                .map(answer -> "; " + answer)
                .orElseGet(() -> answeredBy(ofWorker.get(environment)));
    }

    private static String answeredBy(Evidence evidence) {
        return evidence.answeredBy().isEmpty() ? "" : "; the first request was answered by " + evidence.answeredBy();
    }

    /** Not the first of all where other pods have measured before: the rehearsal was for those that go on. */
    private int firstMissing(List<TrialResult> results) {
        int block = 0;
        while (isComplete(block, results)) {
            block++;
        }
        return block;
    }

    private boolean isComplete(int number, List<TrialResult> results) {
        Set<String> there = results.stream()
                .filter(result -> result.block() == number)
                .map(result -> result.environment() + "#" + result.repeat())
                .collect(Collectors.toCollection(HashSet::new));
        return plan.numbered(number).trials().stream()
                .allMatch(trial -> there.contains(trial.environment() + "#" + trial.repeat()));
    }
}
