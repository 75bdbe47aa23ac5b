package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.ExplanationReason;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.Blocks;
import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.PerformanceRunStatus.Publication;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.api.PerformanceRunStatus.UsedNode;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.SpecVersion;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.run.Explanation;
import dev.tare.run.Findings;
import dev.tare.run.Headline;
import dev.tare.run.RunFigures;
import dev.tare.run.RunOutcome;

/** The statuses of a run, each made from the one before. */
final class RunStatusFactory {

    private static final String STARTING = "the run's pods are starting";

    private final Clock clock;
    private final Optional<KialiPages> graphs;

    /**
     * Statuses with the time of a clock.
     *
     * @param graphs where people see who called whom
     */
    RunStatusFactory(Clock clock, Optional<KialiPages> graphs) {
        this.clock = clock;
        this.graphs = graphs;
    }

    /**
     * It waits: for a place, or for what it needs.
     *
     * @param profile which spec of its profile it measures, once that is settled
     */
    StatusChange<PerformanceRunStatus> waiting(
            PerformanceRun run, Optional<SpecVersion> profile, Reason reason, String message) {
        ConditionList conditions = conditions(run)
                .set(Conditions.ADMITTED, ConditionStatus.FALSE, reason, message)
                .set(Conditions.RUNNING, ConditionStatus.FALSE, reason, message)
                .set(Conditions.COMPLETE, ConditionStatus.FALSE, reason, message);
        return change(
                run,
                goesOn(conditions, reason, message),
                PerformanceRunStatusBuilder.builder()
                        .headline(Headline.ofCause(message))
                        .profile(profile.orElse(before(run).profile()))
                        .queue(before(run).queue())
                        .seed(
                                before(run).evictions() == null
                                        ? null
                                        : before(run).seed())
                        .blocks(
                                before(run).evictions() == null
                                        ? null
                                        : before(run).blocks())
                        .evictions(before(run).evictions())
                        .build());
    }

    /**
     * Kueue has taken its admission back, and its pods are being deleted; until they are gone it has its place.
     *
     * @param message why, in a sentence
     */
    StatusChange<PerformanceRunStatus> stopping(PerformanceRun run, String message) {
        ConditionList conditions = conditions(run)
                .set(Conditions.RUNNING, ConditionStatus.FALSE, RunReason.Evicted, message)
                .set(Conditions.COMPLETE, ConditionStatus.FALSE, RunReason.Evicted, message);
        return change(
                run,
                goesOn(conditions, RunReason.Evicted, message),
                before(run)
                        .with()
                        .headline("stopping")
                        .estimatedCompletion(null)
                        .build());
    }

    /**
     * It has stopped, and goes on from its stored blocks when Kueue admits it again.
     *
     * @param complete how many these are
     * @param message why, in a sentence
     */
    StatusChange<PerformanceRunStatus> stopped(PerformanceRun run, int complete, String message) {
        PerformanceRunStatus before = before(run);
        StatusChange<PerformanceRunStatus> waiting = waiting(run, Optional.empty(), RunReason.Evicted, message);
        return new StatusChange<>(
                waiting.status()
                        .with()
                        .seed(before.seed())
                        .blocks(new Blocks(
                                complete, before.blocks().min(), before.blocks().max()))
                        .evictions(before.evictions() == null ? 1 : before.evictions() + 1)
                        .build(),
                waiting.changed());
    }

    /** Kueue has admitted it, and it waits for a place. */
    StatusChange<PerformanceRunStatus> withoutPlace(
            PerformanceRun run, SpecVersion profile, QueueEntry queue, String message) {
        StatusChange<PerformanceRunStatus> waiting = waiting(run, Optional.of(profile), RunReason.PlaceTaken, message);
        return new StatusChange<>(waiting.status().withQueue(queue), waiting.changed());
    }

    /**
     * It waits for its turn.
     *
     * @param profile which spec of its profile it measures; empty where that has been said
     * @param queue what it takes
     */
    StatusChange<PerformanceRunStatus> queued(
            PerformanceRun run, Optional<SpecVersion> profile, QueueEntry queue, String message) {
        StatusChange<PerformanceRunStatus> waiting = waiting(run, profile, RunReason.Queued, message);
        return new StatusChange<>(waiting.status().withQueue(queue), waiting.changed());
    }

    /** The run has its place; its objects are about to be made. */
    StatusChange<PerformanceRunStatus> admitted(
            PerformanceRun run, SpecVersion profile, RunPlan plan, QueueEntry queue) {
        String message = STARTING;
        ConditionList conditions = conditions(run)
                .set(Conditions.ADMITTED, ConditionStatus.TRUE, RunReason.Admitted, "the run has its place to measure")
                .set(Conditions.RUNNING, ConditionStatus.FALSE, RunReason.Starting, message)
                .set(Conditions.COMPLETE, ConditionStatus.FALSE, RunReason.Starting, message);
        return change(
                run,
                goesOn(conditions, RunReason.Starting, message),
                PerformanceRunStatusBuilder.builder()
                        .headline("starting")
                        .profile(profile)
                        .queue(queue)
                        .startedAt(clock.instant().toString())
                        .seed(plan.seed())
                        .blocks(new Blocks(complete(run), plan.minBlocks(), plan.maxBlocks()))
                        .evictions(before(run).evictions())
                        .build());
    }

    /** How many blocks other pods have measured, before Kueue stopped the run. */
    private static int complete(PerformanceRun run) {
        PerformanceRunStatus before = before(run);
        return before.evictions() == null || before.blocks() == null
                ? 0
                : before.blocks().complete();
    }

    /**
     * The run's pods are being started.
     *
     * @param cause what they wait for, in a sentence; empty if nothing is known to be wrong
     */
    StatusChange<PerformanceRunStatus> starting(PerformanceRun run, Optional<String> cause) {
        String message = STARTING + cause.map(what -> ": " + what).orElse("");
        ConditionList conditions = conditions(run)
                .set(Conditions.RUNNING, ConditionStatus.FALSE, RunReason.Starting, message)
                .set(Conditions.COMPLETE, ConditionStatus.FALSE, RunReason.Starting, message);
        String headline =
                "starting" + cause.map(what -> ": " + Headline.ofCause(what)).orElse("");
        return change(
                run,
                goesOn(conditions, RunReason.Starting, message),
                before(run).withHeadline(headline));
    }

    /** The run's workers are told of a block. */
    StatusChange<PerformanceRunStatus> published(
            PerformanceRun run,
            Block block,
            Instant start,
            int complete,
            List<UsedNode> nodes,
            List<Crossed> crossings) {
        PerformanceRunStatus before = before(run);
        Publication last = before.publication();
        int attempt = last != null && last.block() == block.number() ? last.attempt() + 1 : 1;
        Blocks blocks =
                new Blocks(complete, before.blocks().min(), before.blocks().max());
        int number = block.number() + 1;
        int most = Math.max(number, blocks.max()); // some are measured in place of disturbed ones
        Optional<Instant> completion = estimatedCompletion(before, block, start);
        String message = (block.counts()
                        ? "block %d of at most %d is being measured".formatted(number, most)
                        : "the rehearsal, which does not count, is being measured")
                + NodeClocks.of(nodes)
                        .sentence()
                        .map(sentence -> "; " + sentence)
                        .orElse("");
        ConditionList conditions = conditions(run)
                .set(Conditions.RUNNING, ConditionStatus.TRUE, RunReason.Measuring, message)
                .set(Conditions.COMPLETE, ConditionStatus.FALSE, RunReason.Measuring, message);
        return change(
                run,
                goesOn(conditions, RunReason.Measuring, message),
                before.with()
                        .headline(completion
                                .map(end -> Headline.ofBlock(number, most, Duration.between(clock.instant(), end)))
                                .orElse("rehearsal"))
                        .estimatedCompletion(completion.map(Instant::toString).orElse(null))
                        .node(nodes.isEmpty() ? before.node() : names(nodes))
                        .nodes(nodes.isEmpty() ? before.nodes() : nodes)
                        .publication(new Publication(
                                block.number(), attempt, clock.instant().toString(), start.toString()))
                        .crossings(crossings.isEmpty() ? before.crossings() : crossings)
                        .blocks(blocks)
                        .build());
    }

    private static String names(List<UsedNode> nodes) {
        return nodes.stream().map(UsedNode::name).collect(Collectors.joining(", "));
    }

    /** When the last block ends if they all have to be measured; empty before the first that counts. */
    private static Optional<Instant> estimatedCompletion(PerformanceRunStatus before, Block block, Instant start) {
        if (!block.counts()) {
            return Optional.empty();
        }
        Publication last = before.publication();
        boolean follows = last != null && last.block() != Block.REHEARSAL && last.block() < block.number();
        Duration pace = follows ? Duration.between(Instant.parse(last.startsAt()), start) : block.length();
        int after = Math.max(0, before.blocks().max() - block.number() - 1); // disturbed blocks are measured once more
        return Optional.of(start.plus(pace.multipliedBy(after)).plus(block.length()));
    }

    /** It has ended, with what was found. */
    StatusChange<PerformanceRunStatus> finished(PerformanceRun run, Findings findings) {
        RunFigures figures = findings.figures();
        ConditionList conditions = conditions(run);
        figures.conditions().forEach(conditions::set);
        Condition complete = conditions.get(Conditions.COMPLETE);
        Condition valid = conditions.get(Conditions.VALID);
        // Why it failed says more than that its numbers are incomplete.
        boolean completed = findings.ending().kind() == RunOutcome.Kind.Completed;
        end(
                conditions,
                true,
                findings.isValid(),
                complete,
                Reason.of(completed ? valid : complete),
                valid.getMessage());
        boolean explains = completed && findings.plan().spec().explain() != null;
        if (explains) {
            Condition pending = Explanation.pending();
            conditions
                    .set(pending)
                    .set(
                            Conditions.RECONCILING,
                            ConditionStatus.TRUE,
                            ExplanationReason.Explaining,
                            pending.getMessage());
        }
        return change(
                run,
                conditions,
                figures.shownIn(before(run))
                        .with()
                        .startedAt(findings.startedAt().toString())
                        .completedAt(findings.completedAt().toString())
                        .estimatedCompletion(null)
                        .seed(findings.plan().seed())
                        .blocks(findings.blocks())
                        .explaining(null)
                        .graph(graphs.flatMap(
                                        pages -> pages.graph(run.getMetadata().getNamespace(), findings))
                                .orElse(null))
                        .build());
    }

    /**
     * What was made for it is deleted.
     *
     * @param stayed what did not leave by itself, in a sentence; empty for nothing
     * @param results for how long its raw results are kept at the most; empty: for any time
     */
    StatusChange<PerformanceRunStatus> cleared(
            PerformanceRun run, Optional<String> stayed, Optional<Duration> results) {
        ConditionList conditions = conditions(run);
        conditions.set(
                Conditions.RECONCILING,
                ConditionStatus.FALSE,
                stayed.isPresent() ? RunReason.ProxyStayed : Reason.of(conditions.get(Conditions.COMPLETE)),
                stayed.orElse("the run has ended"));
        return change(
                run,
                conditions,
                before(run)
                        .withResultsKeptUntil(
                                results.map(keep -> RunState.end(run).plus(keep).toString())
                                        .orElse(null)));
    }

    /** Its raw results are deleted. */
    StatusChange<PerformanceRunStatus> withoutResults(PerformanceRun run) {
        return change(run, conditions(run), before(run).withResultsKeptUntil(null));
    }

    /**
     * What was made for it cannot be deleted, and is left.
     *
     * @param message why, in a sentence
     */
    StatusChange<PerformanceRunStatus> leftBehind(PerformanceRun run, String message) {
        ConditionList conditions = conditions(run)
                .set(
                        Conditions.RECONCILING,
                        ConditionStatus.FALSE,
                        RunReason.LeftBehind,
                        "the run has ended, but its objects could not be deleted: " + message);
        if (RunState.isExplaining(run)) {
            conditions.set(Explanation.failed(message).condition());
        }
        return change(run, conditions, before(run).withExplaining(null));
    }

    /** It cannot even begin. */
    StatusChange<PerformanceRunStatus> refused(
            PerformanceRun run, Optional<SpecVersion> profile, Reason reason, String message) {
        ConditionList conditions = conditions(run)
                .set(Conditions.COMPLETE, ConditionStatus.TRUE, reason, message)
                .set(Conditions.FAILED, ConditionStatus.TRUE, reason, message)
                .set(Conditions.VALID, ConditionStatus.FALSE, RunReason.Incomplete, message);
        PerformanceRunStatus before = before(run);
        boolean begun = before.startedAt() != null || before.evictions() != null;
        end(conditions, begun, false, conditions.get(Conditions.COMPLETE), reason, message);
        return change(
                run,
                conditions,
                PerformanceRunStatusBuilder.builder()
                        .headline(Headline.ofCause(message))
                        .profile(profile.orElse(before.profile()))
                        .queue(before.queue())
                        .startedAt(before.startedAt())
                        .completedAt(clock.instant().toString())
                        .seed(before.seed())
                        .blocks(before.blocks())
                        .evictions(before.evictions())
                        .build());
    }

    /**
     * As kstatus reads it: a run whose numbers may not be used has failed. Where it had begun, there is something left to
     * do, and whoever takes over must know that.
     */
    private static void end(
            ConditionList conditions, boolean begun, boolean valid, Condition complete, Reason reason, String message) {
        conditions
                .set(Conditions.ADMITTED, ConditionStatus.FALSE, Reason.of(complete), "the run has ended")
                .set(Conditions.RUNNING, ConditionStatus.FALSE, Reason.of(complete), "the run has ended")
                .set(Conditions.READY, ConditionStatus.of(valid), reason, message)
                .set(
                        Conditions.RECONCILING,
                        ConditionStatus.of(begun),
                        begun ? RunReason.ClearingUp : Reason.of(complete),
                        begun ? "the run's objects are being deleted" : "the run has ended")
                .set(Conditions.STALLED, ConditionStatus.of(!valid), reason, message);
    }

    private static ConditionList goesOn(ConditionList conditions, Reason reason, String message) {
        return conditions
                .set(Conditions.READY, ConditionStatus.FALSE, reason, message)
                .set(Conditions.RECONCILING, ConditionStatus.TRUE, reason, message)
                .set(Conditions.STALLED, ConditionStatus.FALSE, reason, message);
    }

    ConditionList conditions(PerformanceRun run) {
        return new ConditionList(before(run).conditions(), run.getMetadata().getGeneration(), clock.instant());
    }

    static PerformanceRunStatus before(PerformanceRun run) {
        return run.getStatus() != null ? run.getStatus() : PerformanceRunStatus.NONE;
    }

    static StatusChange<PerformanceRunStatus> change(
            PerformanceRun run, ConditionList conditions, PerformanceRunStatus status) {
        return StatusChange.of(
                status.with()
                        .observedGeneration(run.getMetadata().getGeneration())
                        .conditions(conditions.list())
                        .build(),
                conditions);
    }
}
