package dev.tare.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.tare.api.Environment;
import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.StartFailureReason;
import dev.tare.measure.Answers;
import dev.tare.measure.Histograms;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.measure.Saturation;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Trial;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLineResultBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/** Lines of two workers, and of targets that report. */
class WorkerLineCollectorTest {

    private static final RunPlan PLAN = MeasuredMesh.plan();
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = START.plusSeconds(5);
    private static final Evidence PLAIN = new Evidence(List.of(), "");
    private static final Evidence MESHED = new Evidence(List.of("1.1 tare-client"), "");

    private final WorkerLineCollector book = new WorkerLineCollector(PLAN, Map.of());

    private static long startEpochNs(Trial trial, Instant start) {
        return EpochNanos.of(start.plus(trial.start()));
    }

    private static WorkerLine.Result result(int worker, Trial trial, Instant start, Duration skew) {
        String none = Histograms.encode(Histograms.create());
        return WorkerLineResultBuilder.builder()
                .worker(worker)
                .block(0)
                .environment(trial.environment())
                .repeat(trial.repeat())
                .startEpochNs(startEpochNs(trial, start))
                .requestsPerSecond(50)
                .recordedNs(1_000_000_000L)
                .startSkewNs(skew.toNanos())
                .scheduled(50)
                .sentInTime(50)
                .answered(50)
                .errors(Map.of())
                .clamped(0)
                .response(none)
                .service(none)
                .lateness(none)
                .leastResponse(none)
                .usage(List.of(new ProcessUsage(Role.WORKER, 1, 2)))
                .throttledNs(0)
                .stealNs(0)
                .saturation(Saturation.UNKNOWN)
                .answers(Answers.NONE)
                .build();
    }

    private static WorkerLine.Result result(int worker, Trial trial, Instant start) {
        return result(worker, trial, start, Duration.ZERO);
    }

    private static WorkerLine.Usage usage(Trial trial, Instant start) {
        return new WorkerLine.Usage(
                0,
                trial.environment(),
                trial.repeat(),
                startEpochNs(trial, start),
                List.of(new ProcessUsage(Role.TARGET, 3, 4)));
    }

    private static List<Trial> trials() {
        return PLAN.block(0).trials();
    }

    private static Trial trialOf(String environment) {
        return trials().stream()
                .filter(trial -> trial.environment().equals(environment))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aTrialIsCompleteWhenEveryWorkerHasToldOfIt() {
        Trial first = trials().get(0);
        book.take(result(1, first, START));
        book.take(result(1, first, START)); // read again
        assertThat(book.complete(0, START)).isEmpty();
        book.take(result(0, first, START, Duration.ofMillis(3)));
        assertThat(book.complete(0, START)).singleElement().satisfies(trial -> {
            assertThat(trial.result().environment()).isEqualTo(first.environment());
            assertThat(trial.result().answered()).isEqualTo(100);
            assertThat(trial.recordedFrom())
                    .isEqualTo(START.plus(PLAN.timing().warmup()).plusMillis(3));
        });
        assertThat(book.complete(1, START)).isEmpty();
        assertThat(book.failure()).isEmpty();
    }

    @Test
    void trialsComeInTheOrderOfTheBlock() {
        for (int i = trials().size() - 1; i >= 0; i--) {
            book.take(result(0, trials().get(i), START));
            book.take(result(1, trials().get(i), START));
        }
        assertThat(book.complete(0, START))
                .extracting(
                        trial -> trial.result().environment() + trial.result().repeat())
                .isEqualTo(trials().stream()
                        .map(trial -> trial.environment() + trial.repeat())
                        .toList());
        assertThat(book.complete(0, START))
                .extracting(MeasuredTrial::recordedFrom)
                .isSorted();
    }

    @Test
    void whatWasPublishedAgainIsAnotherTrial() {
        Trial first = trials().get(0);
        book.take(result(0, first, START));
        book.take(result(0, first, LATER));
        book.take(result(1, first, LATER));
        assertThat(book.complete(0, START)).isEmpty();
        assertThat(book.complete(0, LATER)).hasSize(1);
    }

    @Test
    void awaitsTheTargetsThatReport() {
        WorkerLineCollector inCluster = new WorkerLineCollector(PLAN, Map.of(MeasuredMesh.MESH, 2));
        Trial meshed = trialOf(MeasuredMesh.MESH);
        Trial baseline = trialOf(Environment.BASELINE);
        for (int worker = 0; worker < 2; worker++) {
            inCluster.take(MeasuredMesh.MESH, result(worker, meshed, START));
            inCluster.take(Environment.BASELINE, result(worker, baseline, START));
        }
        inCluster.take(MeasuredMesh.MESH, usage(meshed, START));
        inCluster.take(MeasuredMesh.MESH, usage(meshed, LATER));
        assertThat(inCluster.complete(0, START))
                .extracting(trial -> trial.result().environment())
                .containsExactly(Environment.BASELINE);
        inCluster.take(MeasuredMesh.MESH, usage(meshed, START));
        assertThat(inCluster.complete(0, START)).hasSize(2);
        assertThat(inCluster.complete(0, START))
                .filteredOn(trial -> trial.result().environment().equals(MeasuredMesh.MESH))
                .flatExtracting(trial -> trial.result().usage())
                .extracting(ProcessUsage::role)
                .containsExactly(Role.WORKER, Role.WORKER, Role.TARGET, Role.TARGET);
    }

    @Test
    void tellsWorkersOfEnvironmentsApart() {
        book.take("baseline", new WorkerLine.Ready(0, Map.of("baseline", PLAIN)));
        book.take("mesh", new WorkerLine.Ready(0, Map.of("mesh", MESHED)));
        assertThat(book.evidence())
                .isEqualTo(Map.of(
                        new WorkerId("baseline", 0), Map.of("baseline", PLAIN),
                        new WorkerId("mesh", 0), Map.of("mesh", MESHED)));
        assertThat(book.ways()).isEqualTo(Map.of("baseline", PLAIN, "mesh", MESHED));
    }

    @Test
    void theFirstWorkerSaysWhatAWayIs() {
        book.take(new WorkerLine.Ready(1, Map.of("mesh", MESHED)));
        book.take(new WorkerLine.Ready(0, Map.of("mesh", PLAIN)));
        assertThat(book.evidence()).containsOnlyKeys(new WorkerId("", 0), new WorkerId("", 1));
        assertThat(book.ways()).isEqualTo(Map.of("mesh", MESHED));
    }

    /** One worker of an environment sends them. */
    @Test
    void samplesAreOfWhoeverSentAny() {
        Evidence sampled = ExpectedFeatureTest.evidence(ExpectedFeatureTest.canary(39, 400, ""));
        book.take(new WorkerLine.Ready(1, Map.of("mesh", MESHED)));
        book.take(new WorkerLine.Ready(0, Map.of("mesh", sampled)));
        assertThat(book.ways().get("mesh").samples()).isEqualTo(sampled.samples());
        assertThat(book.ways().get("mesh").via()).isEqualTo(MESHED.via());
    }

    @Test
    void knowsWhoHasReceivedABlockAndWhetherInTime() {
        long start = EpochNanos.of(START);
        book.take("baseline", new WorkerLine.Scheduled(0, 0, start, start - 1_000));
        book.take("mesh", new WorkerLine.Scheduled(0, 0, start, start + 1_000));
        book.take("mesh", new WorkerLine.Scheduled(0, 0, EpochNanos.of(LATER), start + 2_000));
        assertThat(book.receipts(0, START))
                .containsExactly(
                        new BlockAcknowledgement(new WorkerId("baseline", 0), START.minusNanos(1_000), true),
                        new BlockAcknowledgement(new WorkerId("mesh", 0), START.plusNanos(1_000), false));
        assertThat(book.receipts(0, LATER))
                .extracting(BlockAcknowledgement::inTime)
                .containsExactly(true);
        assertThat(book.receipts(1, START)).isEmpty();
    }

    @Test
    void theFirstFailureIsTheRuns() {
        book.take(new WorkerLine.Failed(0, "NoAnswer", "it does not answer"));
        book.take(new WorkerLine.Failed(1, "TargetRefused", "it refuses"));
        assertThat(book.failure())
                .contains(new Obstacle(Obstacle.Kind.FAILED, StartFailureReason.NoAnswer, "it does not answer"));
    }

    @Test
    void aTrialThatBeganInTheTimeOfAnotherIsAFailure() {
        book.take(result(1, trialOf(MeasuredMesh.MESH), START, Duration.ofSeconds(1)));
        assertThat(book.failure()).isEmpty();
        book.take(result(0, trialOf(MeasuredMesh.MESH), START, Duration.ofMillis(1_001)));
        assertThat(book.failure())
                .contains(new Obstacle(
                        Obstacle.Kind.FAILED,
                        MeasuringFailureReason.TrialLate,
                        "worker 0 began a trial of 'mesh' 1001 ms late"));
    }
}
