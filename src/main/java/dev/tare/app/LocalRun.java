package dev.tare.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

import dev.tare.fleet.Fleet;
import dev.tare.fleet.FleetException;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Trial;
import dev.tare.protocol.TrialResults;
import dev.tare.protocol.WorkerLine;
import dev.tare.protocol.WorkerLine.Evidence;
import dev.tare.report.MeasuredTrial;
import dev.tare.run.Ending;
import dev.tare.run.Observed;
import dev.tare.run.RunMachine;
import dev.tare.run.Step;

/** Carries a run out: observes, lets the machine decide, does the one thing, and so on until the machine says enough. */
final class LocalRun {

    private static final Duration GLANCE = Duration.ofMillis(200);

    /** A trial that begins later than this is in the time of the next one. */
    private static final long START_SKEW_ALLOWED_NS = Duration.ofSeconds(1).toNanos();

    private final RunPlan plan;
    private final RunMachine machine;
    private final Fleet fleet;
    private final Clock clock;
    private final BooleanSupplier interrupted;
    private final Progress progress;

    private final Map<Integer, Map<String, Evidence>> evidence = new HashMap<>();
    private final Map<TrialKey, List<WorkerLine.Result>> partial = new LinkedHashMap<>();
    private final List<MeasuredTrial> measured = new ArrayList<>();
    private final Map<Integer, Instant> blockStarts = new HashMap<>();
    private Optional<Instant> startedAt = Optional.empty();
    private OptionalInt published = OptionalInt.empty();
    private Instant publishedUntil = Instant.MIN;
    private Optional<Ending> failure = Optional.empty();

    private record TrialKey(int block, String environment, int repeat) {}

    LocalRun(
            RunPlan plan,
            RunMachine machine,
            Fleet fleet,
            Clock clock,
            BooleanSupplier interrupted,
            Progress progress) {
        this.plan = plan;
        this.machine = machine;
        this.fleet = fleet;
        this.clock = clock;
        this.interrupted = interrupted;
        this.progress = progress;
    }

    /** Runs to the end, however it comes. */
    Ending run() throws InterruptedException {
        while (true) {
            Step step = machine.next(observe());
            if (step instanceof Step.Finish finish) {
                return finish.ending();
            }
            act(step);
        }
    }

    /** The trials that count, in the order of measuring. */
    List<MeasuredTrial> measured() {
        return measured.stream()
                .filter(trial -> trial.result().block() != Block.REHEARSAL)
                .toList();
    }

    /** When measuring began; empty if it did not. */
    Optional<Instant> startedAt() {
        return startedAt;
    }

    /** What the first worker found on its ways, by environment. */
    Map<String, Evidence> evidence() {
        return evidence.values().stream().findFirst().orElse(Map.of());
    }

    private Observed observe() {
        return new Observed(
                clock.instant(),
                startedAt,
                evidence,
                published,
                publishedUntil,
                measured.stream().map(MeasuredTrial::result).toList(),
                failure,
                interrupted.getAsBoolean());
    }

    private void act(Step step) throws InterruptedException {
        try {
            if (step instanceof Step.Start) {
                progress.starting();
                fleet.start();
                startedAt = Optional.of(clock.instant());
            } else if (step instanceof Step.Publish publish) {
                fleet.publish(publish.block(), publish.start());
                published = OptionalInt.of(publish.block().number());
                publishedUntil = publish.start().plus(publish.block().length());
                blockStarts.put(publish.block().number(), publish.start());
                progress.published(publish.block(), publish.start());
            } else {
                fleet.lines(GLANCE).forEach(this::take);
                progress.tick(clock.instant());
                if (failure.isEmpty()) {
                    fleet.check();
                }
            }
        } catch (FleetException e) {
            fleet.lines(Duration.ZERO).forEach(this::take); // what a process said before it ended says more
            fail(e.reason(), e.getMessage());
        } catch (IOException e) {
            fail("ScheduleNotWritten", "the schedule cannot be written: " + e.getMessage());
        }
    }

    private void take(WorkerLine line) {
        if (line instanceof WorkerLine.Ready ready) {
            evidence.put(ready.worker(), ready.evidence());
        } else if (line instanceof WorkerLine.Failed failed) {
            fail(failed.reason(), failed.message());
        } else if (line instanceof WorkerLine.Result result) {
            take(result);
        }
    }

    private void take(WorkerLine.Result result) {
        List<WorkerLine.Result> ofTrial = partial.computeIfAbsent(
                new TrialKey(result.block(), result.environment(), result.repeat()), key -> new ArrayList<>());
        ofTrial.add(result);
        if (result.startSkewNs() > START_SKEW_ALLOWED_NS) {
            fail(
                    "TrialLate",
                    "worker %d began a trial of '%s' %d ms late"
                            .formatted(result.worker(), result.environment(), result.startSkewNs() / 1_000_000));
        }
        if (ofTrial.size() == plan.workers().size()) {
            TrialResult whole = TrialResults.merge(ofTrial);
            long skewNs = ofTrial.stream()
                    .mapToLong(WorkerLine.Result::startSkewNs)
                    .max()
                    .orElse(0);
            measured.add(new MeasuredTrial(recordedFrom(whole).plusNanos(skewNs), whole));
        }
    }

    private Instant recordedFrom(TrialResult result) {
        Block block = result.block() == Block.REHEARSAL ? plan.rehearsal() : plan.block(result.block());
        Duration start = block.trials().stream()
                .filter(trial -> trial.environment().equals(result.environment()) && trial.repeat() == result.repeat())
                .map(Trial::start)
                .findFirst()
                .orElse(Duration.ZERO);
        return blockStarts.get(result.block()).plus(start).plus(plan.timing().warmup());
    }

    private void fail(String reason, String message) {
        if (failure.isEmpty()) {
            failure = Optional.of(new Ending(Ending.Kind.Failed, reason, message));
        }
    }
}
