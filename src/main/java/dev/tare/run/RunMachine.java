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
import dev.tare.measure.CountText;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * Decides what a run does next: start, wait until every worker is ready and has shown that it crosses what it should,
 * then one block after the other, beginning with the rehearsal, until the answer is precise enough, cannot become valid,
 * or has taken all the blocks that it may.
 */
public final class RunMachine {

    /** A block that comes too late for so many times will not come in time. */
    private static final int MOST_ATTEMPTS = 5;

    private final RunPlan plan;
    private final int workers;
    private final Map<String, Crossing> crossings;
    private final Patience patience;

    /**
     * How long to wait for others.
     *
     * @param ready for all workers to be ready
     * @param lead from the publication of a block to its start: it must have reached the workers by then. Twice as long
     *     when it is published again, as it had not, and so on
     * @param results for the results of a block after its end
     * @param whole for the run as a whole
     */
    public record Patience(Duration ready, Duration lead, Duration results, Duration whole) {

        private static final Duration SLACK = Duration.ofMinutes(10);

        /** Patience with a run of this plan, which is given twice as long as it may take where others use theirs up. */
        public static Patience with(RunPlan plan, Duration ready, Duration lead, Duration results) {
            Duration block = plan.rehearsal().length().plus(lead).plus(results);
            int blocks = plan.mostBlocks() + 1;
            return new Patience(
                    ready,
                    lead,
                    results,
                    block.multipliedBy(2L * blocks).plus(ready).plus(SLACK));
        }

        /** The same with another lead. */
        public Patience withLead(Duration other) {
            return new Patience(ready, other, results, whole);
        }
    }

    /**
     * A machine.
     *
     * @param plan the plan
     * @param workers how many workers there are over all environments
     * @param crossings what each environment's answers must show, by its name
     * @param patience how long to wait for others
     */
    public RunMachine(RunPlan plan, int workers, Map<String, Crossing> crossings, Patience patience) {
        this.plan = plan;
        this.workers = workers;
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
        return observed.startedAt().isEmpty()
                ? new Step.Start()
                : inTime(observed, observed.startedAt().get().plus(patience.whole()));
    }

    /** Whatever it would have waited for or begun, there is an end to it; what it has found stays found. */
    private Step inTime(Observed observed, Instant deadline) {
        Step step = goOn(observed);
        if (step instanceof Step.Finish) {
            return step;
        }
        if (!observed.now().isBefore(deadline)) {
            return new Step.Finish(new Ending(
                    Ending.Kind.Failed,
                    "DeadlineExceeded",
                    "the run has not come to its end within %d s"
                            .formatted(patience.whole().toSeconds())));
        }
        return step instanceof Step.Await await && deadline.isBefore(await.until()) ? new Step.Await(deadline) : step;
    }

    private Step goOn(Observed observed) {
        Optional<Ending> wrongWay = wrongWay(observed.evidence().values());
        if (wrongWay.isPresent()) {
            return new Step.Finish(wrongWay.get());
        }
        if (observed.evidence().size() < workers) {
            return awaitUntil(
                    observed,
                    observed.startedAt().get().plus(patience.ready()),
                    "WorkersNotReady",
                    "%s after %d s"
                            .formatted(
                                    CountText.among(
                                            observed.evidence().size(), workers, "worker", "is ready", "are ready"),
                                    patience.ready().toSeconds()));
        }
        if (observed.published().isEmpty()) {
            Optional<Ending> inVain =
                    new FirstAnswers(plan.spec(), observed.evidence().values()).ending();
            return inVain.isPresent() ? new Step.Finish(inVain.get()) : publish(Block.REHEARSAL, 1, observed);
        }
        Publication published = observed.published().get();
        if (isComplete(published.block(), observed.results())) {
            return afterBlock(published.block(), observed);
        }
        if (observed.receipts().stream().anyMatch(receipt -> !receipt.inTime())) {
            return publishAgain(published, observed);
        }
        return awaitUntil(
                observed,
                published.start().plus(block(published.block()).length()).plus(patience.results()),
                "ResultsMissing",
                "%s has ended, and not every worker has given its results".formatted(name(published.block())));
    }

    /** Workers that received it in time break it off, when they see it with another start. */
    private Step publishAgain(Publication late, Observed observed) {
        if (late.attempt() < MOST_ATTEMPTS) {
            return publish(late.block(), late.attempt() + 1, observed);
        }
        return new Step.Finish(new Ending(
                Ending.Kind.Failed,
                "ScheduleLate",
                "%s reached a worker only after it should have begun, %d times in a row"
                        .formatted(name(late.block()), late.attempt())));
    }

    private Step afterBlock(int published, Observed observed) {
        int next = published + 1;
        if (next == 0) {
            return publish(next, 1, observed);
        }
        Analysis analysis = Analyst.analyse(RunAnalysis.settings(plan), counting(observed.results()));
        return switch (analysis.outcome()) {
            case MeasureMore -> publish(next, 1, observed);
            case Precise ->
                completed("Precise", "every interval is as narrow as was asked, after " + CountText.of(next, "block"));
            case BlocksExhausted -> exhausted(next);
            case Hopeless ->
                completed(
                        "CannotBeValid",
                        "after %s the numbers cannot become valid".formatted(CountText.of(next, "block")));
        };
    }

    private Step exhausted(int blocks) {
        return completed(
                "BlocksExhausted",
                CountText.of(
                                blocks,
                                "block was measured, the most that was",
                                "blocks were measured, the most that were")
                        + " allowed"
                        + (blocks > plan.maxBlocks() ? " in place of disturbed ones" : ""));
    }

    private Step publish(int number, int attempt, Observed observed) {
        Duration lead = patience.lead().multipliedBy(1L << (attempt - 1));
        Block block = number == Block.REHEARSAL ? plan.rehearsal() : plan.block(number, observed.results());
        return new Step.Publish(block, observed.now().plus(lead), attempt);
    }

    private Block block(int number) {
        return number == Block.REHEARSAL ? plan.rehearsal() : plan.block(number);
    }

    private static String name(int block) {
        return block == Block.REHEARSAL ? "the rehearsal" : "block " + (block + 1);
    }

    private static Step completed(String reason, String message) {
        return new Step.Finish(new Ending(Ending.Kind.Completed, reason, message));
    }

    private static Step awaitUntil(Observed observed, Instant deadline, String reason, String message) {
        return observed.now().isBefore(deadline)
                ? new Step.Await(deadline)
                : new Step.Finish(new Ending(Ending.Kind.Failed, reason, message));
    }

    private Optional<Ending> wrongWay(Collection<Map<String, Evidence>> evidence) {
        for (Map<String, Evidence> ofWorker : evidence) {
            for (Map.Entry<String, Evidence> found : ofWorker.entrySet()) {
                Optional<String> missing =
                        crossings.getOrDefault(found.getKey(), Crossing.NONE).missing(found.getValue());
                if (missing.isPresent()) {
                    return Optional.of(new Ending(
                            Ending.Kind.Failed,
                            "NotOnMesh",
                            "environment '%s' is not on its mesh: %s%s"
                                    .formatted(
                                            found.getKey(),
                                            missing.get(),
                                            new FirstAnswers(plan.spec(), List.of(ofWorker))
                                                    .told(found.getKey())
                                                    .map(answer -> "; " + answer)
                                                    .orElseGet(() -> answeredBy(found.getValue())))));
                }
                Optional<String> unwanted =
                        crossings.getOrDefault(found.getKey(), Crossing.NONE).unwanted(found.getValue());
                if (unwanted.isPresent()) {
                    return Optional.of(new Ending(
                            Ending.Kind.Failed,
                            "OnMesh",
                            "environment '%s' names no mesh, and is on one: %s"
                                    .formatted(found.getKey(), unwanted.get())));
                }
            }
        }
        return new LoadedAddresses(plan)
                .difference(evidence)
                .map(difference -> new Ending(Ending.Kind.Failed, "AddressesDiffer", difference));
    }

    private static String answeredBy(Evidence evidence) {
        return evidence.answeredBy().isEmpty() ? "" : "; the first request was answered by " + evidence.answeredBy();
    }

    private boolean isComplete(int number, List<TrialResult> results) {
        Set<String> there = results.stream()
                .filter(result -> result.block() == number)
                .map(result -> result.environment() + "#" + result.repeat())
                .collect(Collectors.toCollection(HashSet::new));
        return block(number).trials().stream()
                .allMatch(trial -> there.contains(trial.environment() + "#" + trial.repeat()));
    }

    /** Those of the trials that count: not the rehearsal's. */
    public static List<TrialResult> counting(List<TrialResult> results) {
        return results.stream()
                .filter(result -> result.block() != Block.REHEARSAL)
                .toList();
    }
}
