package dev.tare.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import dev.tare.api.ProcessFailureReason;
import dev.tare.api.Reason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.processes.ProcessFleet;
import dev.tare.measure.MeasuredTrial;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.run.FirstAnswers;
import dev.tare.run.Observation;
import dev.tare.run.ObservationBuilder;
import dev.tare.run.Obstacle;
import dev.tare.run.PublishedBlock;
import dev.tare.run.RunMachine;
import dev.tare.run.RunOutcome;
import dev.tare.run.Step;
import dev.tare.run.WorkerLineCollector;
import dev.tare.wire.WorkerLine.Evidence;

/** Carries a run out: observes, lets the machine decide, does the one thing, and so on until the machine says enough. */
final class LocalRun {

    private static final Duration GLANCE = Duration.ofMillis(200);

    private final RunPlan plan;
    private final RunMachine machine;
    private final ProcessFleet fleet;
    private final Clock clock;
    private final BooleanSupplier interrupted;
    private final Progress progress;

    private final WorkerLineCollector book;
    private final Map<Integer, PublishedBlock> publications = new LinkedHashMap<>();
    private Optional<Instant> startedAt = Optional.empty();
    private Optional<PublishedBlock> published = Optional.empty();
    private Optional<Obstacle> failure = Optional.empty();

    LocalRun(
            RunPlan plan,
            RunMachine machine,
            ProcessFleet fleet,
            Clock clock,
            BooleanSupplier interrupted,
            Progress progress) {
        this.plan = plan;
        this.book = new WorkerLineCollector(plan, Map.of());
        this.machine = machine;
        this.fleet = fleet;
        this.clock = clock;
        this.interrupted = interrupted;
        this.progress = progress;
    }

    /** Runs to the end, however it comes. */
    RunOutcome run() throws InterruptedException {
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
        return complete()
                .filter(trial -> trial.result().block() != Block.REHEARSAL)
                .toList();
    }

    private Stream<MeasuredTrial> complete() {
        return publications.values().stream()
                .flatMap(publication -> book.complete(publication.block(), publication.start()).stream());
    }

    /** When measuring began; empty if it did not. */
    Optional<Instant> startedAt() {
        return startedAt;
    }

    /** What the first worker found on its ways, by environment. */
    Map<String, Evidence> evidence() {
        return book.ways();
    }

    /** What is complete here is in memory, and nothing is made bit by bit: no step leaves anything undone. */
    private Observation observe() {
        return ObservationBuilder.builder()
                .now(clock.instant())
                .startedAt(startedAt)
                .evidence(book.evidence())
                .published(published)
                .receipts(published
                        .map(last -> book.receipts(last.block(), last.start()))
                        .orElse(List.of()))
                .results(complete().map(MeasuredTrial::result).toList())
                .undone(Set.of())
                .obstacles(failure.or(book::failure).stream().toList())
                .interrupted(interrupted.getAsBoolean())
                .build();
    }

    private void act(Step step) throws InterruptedException {
        try {
            if (step instanceof Step.Start) {
                progress.starting();
                fleet.start();
                startedAt = Optional.of(clock.instant());
            } else if (step instanceof Step.Publish publish) {
                if (published.isEmpty()) {
                    new FirstAnswers(plan.spec(), book.evidence().values())
                            .notices()
                            .forEach(progress::notice);
                }
                fleet.publish(publish.block(), publish.start());
                published = Optional.of(publish.publication());
                publications.put(publish.block().number(), publish.publication());
                progress.published(publish.block(), publish.start());
            } else {
                fleet.lines(GLANCE).forEach(book::take);
                progress.tick(clock.instant());
                if (book.failure().isEmpty()) {
                    fleet.check();
                }
            }
        } catch (FleetException e) {
            fleet.lines(Duration.ZERO).forEach(book::take); // what a process said before it ended says more
            fail(e.reason(), e.getMessage());
        } catch (IOException e) {
            fail(ProcessFailureReason.ScheduleNotWritten, "the schedule cannot be written: " + e.getMessage());
        }
    }

    /** What a worker has said of it comes first. */
    private void fail(Reason reason, String message) {
        failure = book.failure().or(() -> Optional.of(new Obstacle(Obstacle.Kind.FAILED, reason, message)));
    }
}
