package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.Blocks;
import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.PerformanceRunStatus.Publication;
import dev.tare.api.SpecVersion;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.reconcile.ConditionList;
import dev.tare.reconcile.ConditionList.Status;
import dev.tare.reconcile.StatusChange;
import dev.tare.run.Ending;
import dev.tare.run.Findings;
import dev.tare.run.Headline;

/** The statuses of a run, each made from the one before. */
final class RunStatusFactory {

    /** Why a run took longer to be cleared up: a mesh's proxy did not leave when its worker did. */
    static final String PROXY_STAYED = "ProxyStayed";

    private static final String STARTING = "its pods are being started";

    private final Clock clock;

    RunStatusFactory(Clock clock) {
        this.clock = clock;
    }

    /**
     * It waits: for a place, or for what it needs.
     *
     * @param profile which spec of its profile it measures, once that is settled
     */
    StatusChange<PerformanceRunStatus> waiting(
            PerformanceRun run, Optional<SpecVersion> profile, String reason, String message) {
        ConditionList conditions = conditions(run)
                .set(Conditions.ADMITTED, Status.FALSE, reason, message)
                .set(Conditions.RUNNING, Status.FALSE, reason, message)
                .set(Conditions.COMPLETE, Status.FALSE, reason, message);
        return change(
                run, goesOn(conditions, reason, message), waiting(before(run), profile, Headline.ofCause(message)));
    }

    /** It has a place; its objects are about to be made. */
    StatusChange<PerformanceRunStatus> admitted(PerformanceRun run, SpecVersion profile, RunPlan plan) {
        String message = STARTING;
        ConditionList conditions = conditions(run)
                .set(Conditions.ADMITTED, Status.TRUE, "Admitted", "it has a place to measure")
                .set(Conditions.RUNNING, Status.FALSE, "Starting", message)
                .set(Conditions.COMPLETE, Status.FALSE, "Starting", message);
        PerformanceRunStatus before = before(run);
        return change(
                run,
                goesOn(conditions, "Starting", message),
                new PerformanceRunStatus(
                        before.observedGeneration(),
                        before.conditions(),
                        "starting",
                        profile,
                        clock.instant().toString(),
                        null,
                        plan.seed(),
                        null,
                        null,
                        List.of(),
                        new Blocks(0, plan.minBlocks(), plan.maxBlocks()),
                        List.of(),
                        null,
                        null,
                        List.of()));
    }

    /**
     * Its pods are on their way.
     *
     * @param cause what they wait for, in a sentence; empty if nothing is known to be wrong
     */
    StatusChange<PerformanceRunStatus> starting(PerformanceRun run, Optional<String> cause) {
        String message = STARTING + cause.map(what -> ": " + what).orElse("");
        ConditionList conditions = conditions(run)
                .set(Conditions.RUNNING, Status.FALSE, "Starting", message)
                .set(Conditions.COMPLETE, Status.FALSE, "Starting", message);
        PerformanceRunStatus before = before(run);
        return change(
                run,
                goesOn(conditions, "Starting", message),
                new PerformanceRunStatus(
                        before.observedGeneration(),
                        before.conditions(),
                        "starting"
                                + cause.map(what -> ": " + Headline.ofCause(what))
                                        .orElse(""),
                        before.profile(),
                        before.startedAt(),
                        null,
                        before.seed(),
                        before.node(),
                        null,
                        List.of(),
                        before.blocks(),
                        List.of(),
                        null,
                        null,
                        List.of()));
    }

    /** Its workers are told of a block. */
    StatusChange<PerformanceRunStatus> published(
            PerformanceRun run, Block block, Instant start, int complete, String node, List<Crossed> crossings) {
        PerformanceRunStatus before = before(run);
        Publication last = before.publication();
        int attempt = last != null && last.block() == block.number() ? last.attempt() + 1 : 1;
        Blocks blocks =
                new Blocks(complete, before.blocks().min(), before.blocks().max());
        String message = block.counts()
                ? "block %d of at most %d is being measured".formatted(block.number() + 1, blocks.max())
                : "the rehearsal is under way, which does not count";
        ConditionList conditions = conditions(run)
                .set(Conditions.RUNNING, Status.TRUE, "Measuring", message)
                .set(Conditions.COMPLETE, Status.FALSE, "Measuring", message);
        return change(
                run,
                goesOn(conditions, "Measuring", message),
                new PerformanceRunStatus(
                        before.observedGeneration(),
                        before.conditions(),
                        "measuring",
                        before.profile(),
                        before.startedAt(),
                        null,
                        before.seed(),
                        node == null ? before.node() : node,
                        new Publication(block.number(), attempt, clock.instant().toString(), start.toString()),
                        crossings.isEmpty() ? before.crossings() : crossings,
                        blocks,
                        List.of(),
                        null,
                        null,
                        List.of()));
    }

    /** It has ended, with what was found. */
    StatusChange<PerformanceRunStatus> finished(PerformanceRun run, Findings findings) {
        PerformanceRunStatus found = findings.runStatus();
        ConditionList conditions = conditions(run);
        found.conditions().forEach(conditions::set);
        Condition complete = condition(found, Conditions.COMPLETE);
        Condition valid = condition(found, Conditions.VALID);
        // Why it failed says more than that its numbers are incomplete.
        boolean completed = findings.ending().kind() == Ending.Kind.Completed;
        end(
                conditions,
                true,
                findings.isValid(),
                complete,
                completed ? valid.getReason() : complete.getReason(),
                valid.getMessage());
        PerformanceRunStatus before = before(run);
        return change(
                run,
                conditions,
                new PerformanceRunStatus(
                        before.observedGeneration(),
                        before.conditions(),
                        found.headline(),
                        before.profile(),
                        found.startedAt(),
                        found.completedAt(),
                        found.seed(),
                        before.node(),
                        before.publication(),
                        before.crossings(),
                        found.blocks(),
                        found.summary(),
                        found.noiseFloorMicros(),
                        found.noiseFloorCapacityPermille(),
                        found.objectives()));
    }

    /**
     * What was made for it is deleted.
     *
     * @param stayed what did not leave by itself, in a sentence; empty for nothing
     */
    StatusChange<PerformanceRunStatus> cleared(PerformanceRun run, Optional<String> stayed) {
        ConditionList conditions = conditions(run);
        conditions.set(
                Conditions.RECONCILING,
                Status.FALSE,
                stayed.isPresent()
                        ? PROXY_STAYED
                        : conditions.get(Conditions.COMPLETE).getReason(),
                stayed.orElse("it has ended"));
        return change(run, conditions, before(run));
    }

    /** It cannot even begin. */
    StatusChange<PerformanceRunStatus> refused(
            PerformanceRun run, Optional<SpecVersion> profile, String reason, String message) {
        ConditionList conditions = conditions(run)
                .set(Conditions.COMPLETE, Status.TRUE, reason, message)
                .set(Conditions.FAILED, Status.TRUE, reason, message)
                .set(Conditions.VALID, Status.FALSE, "Incomplete", message);
        PerformanceRunStatus before = before(run);
        end(conditions, before.startedAt() != null, false, conditions.get(Conditions.COMPLETE), reason, message);
        return change(
                run,
                conditions,
                new PerformanceRunStatus(
                        before.observedGeneration(),
                        before.conditions(),
                        Headline.ofCause(message),
                        profile.orElse(before.profile()),
                        before.startedAt(),
                        clock.instant().toString(),
                        before.seed(),
                        null,
                        null,
                        List.of(),
                        before.blocks(),
                        List.of(),
                        null,
                        null,
                        List.of()));
    }

    /**
     * As kstatus reads it: a run whose numbers may not be used has failed. Where it had begun, there is something left to
     * do, and whoever takes over must know that.
     */
    private static void end(
            ConditionList conditions, boolean begun, boolean valid, Condition complete, String reason, String message) {
        conditions
                .set(Conditions.ADMITTED, Status.FALSE, complete.getReason(), "it has ended")
                .set(Conditions.RUNNING, Status.FALSE, complete.getReason(), "it has ended")
                .set(Conditions.READY, Status.of(valid), reason, message)
                .set(
                        Conditions.RECONCILING,
                        Status.of(begun),
                        begun ? "ClearingUp" : complete.getReason(),
                        begun ? "what was made for it is being deleted" : "it has ended")
                .set(Conditions.STALLED, Status.of(!valid), reason, message);
    }

    private static ConditionList goesOn(ConditionList conditions, String reason, String message) {
        return conditions
                .set(Conditions.READY, Status.FALSE, reason, message)
                .set(Conditions.RECONCILING, Status.TRUE, reason, message)
                .set(Conditions.STALLED, Status.FALSE, reason, message);
    }

    /** Nothing of it has begun. */
    private static PerformanceRunStatus waiting(
            PerformanceRunStatus before, Optional<SpecVersion> profile, String headline) {
        return new PerformanceRunStatus(
                before.observedGeneration(),
                before.conditions(),
                headline,
                profile.orElse(before.profile()),
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                List.of(),
                null,
                null,
                List.of());
    }

    private ConditionList conditions(PerformanceRun run) {
        return new ConditionList(before(run).conditions(), run.getMetadata().getGeneration(), clock.instant());
    }

    private static PerformanceRunStatus before(PerformanceRun run) {
        return run.getStatus() != null ? run.getStatus() : PerformanceRunStatus.NONE;
    }

    private static Condition condition(PerformanceRunStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static StatusChange<PerformanceRunStatus> change(
            PerformanceRun run, ConditionList conditions, PerformanceRunStatus status) {
        return StatusChange.of(
                new PerformanceRunStatus(
                        run.getMetadata().getGeneration(),
                        conditions.list(),
                        status.headline(),
                        status.profile(),
                        status.startedAt(),
                        status.completedAt(),
                        status.seed(),
                        status.node(),
                        status.publication(),
                        status.crossings(),
                        status.blocks(),
                        status.summary(),
                        status.noiseFloorMicros(),
                        status.noiseFloorCapacityPermille(),
                        status.objectives()),
                conditions);
    }
}
