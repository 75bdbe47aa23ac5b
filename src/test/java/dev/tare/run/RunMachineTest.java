package dev.tare.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.ProcessFailureReason;
import dev.tare.api.Reason;
import dev.tare.api.StartFailureReason;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.plan.WaitLimits;
import dev.tare.run.Observation.Undone;
import dev.tare.run.Obstacle.Kind;
import dev.tare.wire.WorkerLine.Answered;
import dev.tare.wire.WorkerLine.Evidence;

import static org.assertj.core.api.Assertions.assertThat;

/** What was observed, and the one thing to do next. */
class RunMachineTest {

    static final RunPlan PLAN = MeasuredMesh.plan();
    static final ExpectedPath ON_MESH = new ExpectedPath(List.of("tare-client"), false);
    private static final RunMachine.Patience PATIENCE = RunMachine.Patience.with(
            PLAN,
            new WaitLimits(
                    Duration.ofSeconds(40), Duration.ofSeconds(60), Duration.ofMillis(200), Duration.ofSeconds(10)));
    private static final RunOutcome BROKEN =
            new RunOutcome(RunOutcome.Kind.Failed, ProcessFailureReason.ProcessEnded, "target was killed (signal 9)");
    private static final Obstacle BREAK = new Obstacle(Kind.FAILED, BROKEN.reason(), BROKEN.message());
    private static final RunOutcome INTERRUPTED =
            new RunOutcome(RunOutcome.Kind.Interrupted, ProcessFailureReason.Interrupted, "the run was interrupted");

    static Step next(Situation situation) {
        return next(ON_MESH, situation);
    }

    /** Decides twice, and with another machine: as after a crash. */
    static Step next(ExpectedPath crossing, Situation situation) {
        RunMachine machine = new RunMachine(PLAN, 2, Map.of(MeasuredMesh.MESH, crossing), PATIENCE);
        Step step = machine.next(situation.observation());
        assertThat(machine.next(situation.observation())).isEqualTo(step);
        assertThat(new RunMachine(MeasuredMesh.plan(), 2, Map.of(MeasuredMesh.MESH, crossing), PATIENCE)
                        .next(situation.observation()))
                .isEqualTo(step);
        return step;
    }

    static Step failed(Reason reason, String message) {
        return new Step.Finish(new RunOutcome(RunOutcome.Kind.Failed, reason, message));
    }

    record Case(String name, Situation situation, Step step) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Evidence answering(int status, String... via) {
        return new Evidence(List.of(via), "", List.of(), "", "", new Answered(status, "envoy", ""));
    }

    static Stream<Case> cases() {
        Situation rehearsing = Situation.ready().published(PLAN.rehearsal(), Situation.T0);
        return Stream.of(
                new Case("nothing runs", new Situation(), new Step.Start(new Step.Await(Situation.T0.plusSeconds(60)))),
                new Case(
                        "nobody is ready",
                        new Situation().started().after(Duration.ofSeconds(59)),
                        new Step.Await(Situation.T0.plusSeconds(60))),
                new Case(
                        "one of two is ready",
                        new Situation().started().ready(1, "1.1 tare-client").after(Duration.ofSeconds(1)),
                        new Step.Await(Situation.T0.plusSeconds(60))),
                new Case(
                        "one of two is not ready in time",
                        new Situation().started().ready(1, "1.1 tare-client").after(Duration.ofSeconds(60)),
                        failed(StartFailureReason.WorkersNotReady, "1 of 2 workers is ready after 60 s")),
                new Case(
                        "the first that is ready is not on the mesh",
                        new Situation().started().ready(1),
                        failed(
                                StartFailureReason.NotOnMesh,
                                "environment 'mesh' is not on its mesh: the answer has no 'via' header of tare-client")),
                new Case(
                        "the second is on another mesh",
                        new Situation().started().ready(0, "1.1 tare-client").ready(1, "1.1 not-tare-client"),
                        failed(
                                StartFailureReason.NotOnMesh,
                                "environment 'mesh' is not on its mesh: the answer has no 'via' header of tare-client")),
                new Case(
                        "what is not on the mesh answers with an error",
                        new Situation().started().ready(0, answering(404)),
                        failed(
                                StartFailureReason.NotOnMesh,
                                "environment 'mesh' is not on its mesh: the answer has no 'via' header of tare-client"
                                        + "; GET / answers 404, from envoy")),
                new Case(
                        "all that is compared answers with an error",
                        new Situation()
                                .started()
                                .ready(0, answering(503, "1.1 tare-client"))
                                .ready(1, answering(503, "1.1 tare-client")),
                        failed(
                                StartFailureReason.AnswersAreErrors,
                                "environment 'mesh': GET / answers 503, from envoy")),
                new Case(
                        "all that is compared answers with a redirect",
                        new Situation()
                                .started()
                                .ready(0, answering(302, "1.1 tare-client"))
                                .ready(1, answering(302, "1.1 tare-client")),
                        new Step.Publish(PLAN.rehearsal(), Situation.T0.plusMillis(200), 1)),
                new Case(
                        "all are ready",
                        Situation.ready().after(Duration.ofSeconds(5)),
                        new Step.Publish(PLAN.rehearsal(), Situation.T0.plusMillis(5_200), 1)),
                new Case(
                        "the rehearsal is under way",
                        rehearsing,
                        new Step.Await(
                                Situation.T0.plus(PLAN.rehearsal().length()).plusSeconds(10))),
                new Case(
                        "the rehearsal has no results",
                        Situation.ready()
                                .published(PLAN.rehearsal(), Situation.T0)
                                .after(PLAN.rehearsal().length().plusSeconds(10)),
                        failed(
                                MeasuringFailureReason.ResultsMissing,
                                "the rehearsal has ended, but results of workers or targets are missing")),
                new Case(
                        "the rehearsal is complete",
                        Situation.ready()
                                .published(PLAN.rehearsal(), Situation.T0)
                                .measured(MeasuredMesh.QUIET.block(PLAN.rehearsal())),
                        new Step.Publish(PLAN.block(0), Situation.T0.plusMillis(200), 1)),
                new Case(
                        "other pods than those that have rehearsed have measured two blocks",
                        Situation.ready()
                                .published(PLAN.rehearsal(), Situation.T0)
                                .measured(MeasuredMesh.QUIET.blocks(PLAN, 2))
                                .measured(MeasuredMesh.QUIET.block(PLAN.rehearsal())),
                        new Step.Publish(PLAN.block(2), Situation.T0.plusMillis(200), 1)),
                new Case(
                        "a block lacks a trial",
                        Situation.ready()
                                .published(PLAN.block(0), Situation.T0)
                                .measured(MeasuredMesh.QUIET.block(PLAN.rehearsal()))
                                .measured(
                                        MeasuredMesh.QUIET.block(PLAN.block(0)).subList(0, 2)),
                        new Step.Await(Situation.T0.plus(PLAN.block(0).length()).plusSeconds(10))),
                new Case(
                        "a block lacks a trial for too long",
                        Situation.ready()
                                .published(PLAN.block(1), Situation.T0)
                                .measured(MeasuredMesh.QUIET.blocks(PLAN, 1))
                                .measured(
                                        MeasuredMesh.QUIET.block(PLAN.block(1)).subList(0, 2))
                                .after(PLAN.block(1).length().plusSeconds(11)),
                        failed(
                                MeasuringFailureReason.ResultsMissing,
                                "block 2 has ended, but results of workers or targets are missing")),
                new Case(
                        "a block is complete, if late",
                        Situation.ready()
                                .published(PLAN.block(1), Situation.T0)
                                .measured(MeasuredMesh.QUIET.blocks(PLAN, 2))
                                .after(Duration.ofMinutes(15)),
                        new Step.Publish(
                                PLAN.block(2), Situation.T0.plusSeconds(900).plusMillis(200), 1)),
                new Case(
                        "a block was received in time",
                        Situation.ready().published(PLAN.block(0), Situation.T0).received(Duration.ZERO),
                        new Step.Await(Situation.T0.plus(PLAN.block(0).length()).plusSeconds(10))),
                new Case(
                        "a block was received too late",
                        Situation.ready()
                                .published(PLAN.block(0), Situation.T0)
                                .received(Duration.ofMillis(-1))
                                .after(Duration.ofSeconds(1)),
                        new Step.Publish(
                                PLAN.block(0), Situation.T0.plusSeconds(1).plusMillis(400), 2)),
                new Case(
                        "a block was received too late again",
                        Situation.ready()
                                .published(new PublishedBlock(0, Situation.T0, 4))
                                .received(Duration.ofMillis(-1)),
                        new Step.Publish(PLAN.block(0), Situation.T0.plusMillis(3_200), 5)),
                new Case(
                        "a block was received too late again and again",
                        Situation.ready()
                                .published(new PublishedBlock(0, Situation.T0, 5))
                                .received(Duration.ofMillis(-1)),
                        failed(
                                MeasuringFailureReason.ScheduleLate,
                                "block 1 reached a worker only after it should have begun, 5 times in a row")),
                new Case("it fails before it starts", new Situation().with(BREAK), new Step.Finish(BROKEN)),
                new Case("it fails", Situation.ready().with(BREAK), new Step.Finish(BROKEN)),
                new Case("it is interrupted", Situation.ready().interrupted(), new Step.Finish(INTERRUPTED)),
                new Case("it is interrupted at once", new Situation().interrupted(), new Step.Finish(INTERRUPTED)),
                new Case(
                        "it fails and is interrupted",
                        Situation.ready().interrupted().with(BREAK),
                        new Step.Finish(BROKEN)));
    }

    private static Obstacle obstacle(Kind kind) {
        return new Obstacle(kind, new Reason.Quoted("Reason" + kind), "it is " + kind);
    }

    private static Step ended(Kind kind) {
        return failed(new Reason.Quoted("Reason" + kind), "it is " + kind);
    }

    private static Situation waiting(Kind... kinds) {
        return new Situation().started().with(obstacles(kinds));
    }

    private static Situation measuring(Kind... kinds) {
        return Situation.ready().published(PLAN.block(0), Situation.T0).with(obstacles(kinds));
    }

    private static Obstacle[] obstacles(Kind... kinds) {
        return Stream.of(kinds).map(RunMachineTest::obstacle).toArray(Obstacle[]::new);
    }

    private static Step.Await await(int seconds, String cause) {
        return new Step.Await(Situation.T0.plusSeconds(seconds), Optional.of(cause));
    }

    /** What an obstacle means, which depends on whether anything is measured yet, and for how long it has been there. */
    static Stream<Case> obstacleCases() {
        Duration late = Duration.ofSeconds(40);
        Step waits = new Step.Await(Situation.T0.plusSeconds(60));
        Step rehearses = new Step.Publish(PLAN.rehearsal(), Situation.T0.plusMillis(200), 1);
        Step measures = new Step.Await(Situation.T0.plus(PLAN.block(0).length()).plusSeconds(10));
        List<Case> cases = new ArrayList<>();
        for (Kind kind : List.of(Kind.FAILED, Kind.LOG_TOO_LONG, Kind.POD_ENDED, Kind.IMPOSSIBLE)) {
            cases.add(new Case("at first " + kind, waiting(kind), ended(kind)));
            cases.add(new Case("ready " + kind, Situation.ready().with(obstacle(kind)), ended(kind)));
            cases.add(new Case("measuring " + kind, measuring(kind), ended(kind)));
        }
        cases.add(new Case("at first WRONG_PROXY", waiting(Kind.WRONG_PROXY), ended(Kind.WRONG_PROXY)));
        cases.add(new Case("measuring WRONG_PROXY: it was seen to be right", measuring(Kind.WRONG_PROXY), measures));
        cases.add(new Case("at first POD_CHANGED: it is not there yet", waiting(Kind.POD_CHANGED), waits));
        cases.add(new Case("late POD_CHANGED", waiting(Kind.POD_CHANGED).after(late), waits));
        cases.add(new Case("measuring POD_CHANGED", measuring(Kind.POD_CHANGED), ended(Kind.POD_CHANGED)));
        cases.add(new Case("at first DELAYED", waiting(Kind.DELAYED), await(60, "it is DELAYED")));
        cases.add(new Case("late DELAYED", waiting(Kind.DELAYED).after(late), ended(Kind.DELAYED)));
        cases.add(new Case(
                "not quite late DELAYED",
                waiting(Kind.DELAYED).after(late.minusMillis(1)),
                await(60, "it is DELAYED")));
        cases.add(new Case("measuring DELAYED", measuring(Kind.DELAYED), ended(Kind.DELAYED)));
        cases.add(new Case("at first WARNING", waiting(Kind.WARNING), await(60, "it is WARNING")));
        cases.add(new Case("late WARNING", waiting(Kind.WARNING).after(late), await(60, "it is WARNING")));
        cases.add(new Case(
                "too late WARNING",
                waiting(Kind.WARNING).after(Duration.ofSeconds(60)),
                failed(StartFailureReason.WorkersNotReady, "0 of 2 workers are ready after 60 s; it is WARNING")));
        cases.add(new Case("measuring WARNING", measuring(Kind.WARNING), measures));
        cases.add(new Case("at first NOT_CAPTURED: it may be, once all are ready", waiting(Kind.NOT_CAPTURED), waits));
        cases.add(new Case(
                "ready NOT_CAPTURED", Situation.ready().with(obstacle(Kind.NOT_CAPTURED)), ended(Kind.NOT_CAPTURED)));
        cases.add(new Case("measuring NOT_CAPTURED", measuring(Kind.NOT_CAPTURED), measures));
        cases.add(new Case("at first LOG_UNREADABLE", waiting(Kind.LOG_UNREADABLE), waits));
        cases.add(new Case("ready LOG_UNREADABLE", Situation.ready().with(obstacle(Kind.LOG_UNREADABLE)), rehearses));
        cases.add(new Case(
                "measuring LOG_UNREADABLE and POD_ENDED: the log may have had why",
                measuring(Kind.LOG_UNREADABLE, Kind.POD_ENDED),
                failed(new Reason.Quoted("ReasonPOD_ENDED"), "it is POD_ENDED; it is LOG_UNREADABLE")));
        cases.add(new Case("at first CLOCK_OFF", waiting(Kind.CLOCK_OFF), waits));
        cases.add(new Case("ready CLOCK_OFF", Situation.ready().with(obstacle(Kind.CLOCK_OFF)), rehearses));
        cases.add(new Case("measuring CLOCK_OFF", measuring(Kind.CLOCK_OFF), measures));
        cases.add(new Case(
                "measuring CLOCK_OFF and POD_ENDED",
                measuring(Kind.CLOCK_OFF, Kind.POD_ENDED),
                failed(new Reason.Quoted("ReasonPOD_ENDED"), "it is POD_ENDED; it is CLOCK_OFF")));
        cases.add(new Case(
                "what a worker says of its end says more than that it has ended",
                measuring(Kind.POD_CHANGED, Kind.POD_ENDED, Kind.FAILED),
                ended(Kind.FAILED)));
        cases.add(new Case(
                "a log that was not read to its end says more than that its pod has ended",
                waiting(Kind.POD_ENDED, Kind.LOG_TOO_LONG),
                ended(Kind.LOG_TOO_LONG)));
        cases.add(new Case(
                "a refusal says more than a warning", waiting(Kind.WARNING, Kind.DELAYED), await(60, "it is DELAYED")));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("obstacleCases")
    void saysWhatAnObstacleMeans(Case example) {
        assertThat(next(example.situation())).isEqualTo(example.step());
    }

    static Stream<Case> whatIsUndone() {
        Block block = PLAN.block(0);
        Situation published = Situation.ready().published(block, Situation.T0.plusSeconds(1));
        return Stream.of(
                new Case(
                        "something is not made",
                        new Situation().started().undone(Undone.FLEET),
                        new Step.Start(new Step.Await(Situation.T0.plusSeconds(60)))),
                new Case(
                        "something is not made, and why is known",
                        waiting(Kind.DELAYED).undone(Undone.FLEET),
                        new Step.Start(await(60, "it is DELAYED"))),
                new Case(
                        "something is not made in time",
                        new Situation().started().undone(Undone.FLEET).after(Duration.ofSeconds(60)),
                        failed(StartFailureReason.WorkersNotReady, "0 of 2 workers are ready after 60 s")),
                new Case(
                        "a pod is not told of a block",
                        Situation.ready()
                                .published(block, Situation.T0.plusSeconds(1))
                                .undone(Undone.NOTICE),
                        new Step.Tell(new PublishedBlock(0, Situation.T0.plusSeconds(1), 1))),
                new Case(
                        "a pod is not told of a block that has begun",
                        published.undone(Undone.NOTICE).after(Duration.ofSeconds(1)),
                        new Step.Await(Situation.T0.plusSeconds(11).plus(block.length()))),
                new Case(
                        "a block is whole",
                        Situation.ready().published(block, Situation.T0).undone(Undone.STORAGE),
                        new Step.StoreBlock(0)),
                new Case(
                        "a block is whole, and a pod has ended",
                        measuring(Kind.POD_ENDED).undone(Undone.STORAGE),
                        new Step.StoreBlock(0)));
    }

    @ParameterizedTest
    @MethodSource("whatIsUndone")
    void doesWhatIsUndone(Case example) {
        assertThat(next(example.situation())).isEqualTo(example.step());
    }

    @Test
    void whatHasFailedIsNotTriedAgainBeforeTheNextLook() {
        RunMachine machine = new RunMachine(PLAN, 2, Map.of(), PATIENCE);
        Observation unmade = new Situation().started().undone(Undone.FLEET).observation();
        assertThat(machine.next(unmade.afterFailure(obstacle(Kind.DELAYED)))).isEqualTo(await(60, "it is DELAYED"));
        assertThat(machine.next(unmade.afterFailure(obstacle(Kind.IMPOSSIBLE)))).isEqualTo(ended(Kind.IMPOSSIBLE));
        Observation unstored = measuring().undone(Undone.STORAGE).observation();
        assertThat(machine.next(unstored.afterFailure(obstacle(Kind.DELAYED)))).isEqualTo(ended(Kind.DELAYED));
    }

    @Test
    void goesOnWithABlockThatIsStored() {
        RunMachine machine = new RunMachine(PLAN, 2, Map.of(), PATIENCE);
        Observation whole = Situation.ready()
                .published(PLAN.rehearsal(), Situation.T0)
                .undone(Undone.STORAGE)
                .observation();
        assertThat(machine.next(whole)).isEqualTo(new Step.StoreBlock(Block.REHEARSAL));
        assertThat(machine.next(whole.afterStorage(MeasuredMesh.QUIET.block(PLAN.rehearsal()))))
                .isEqualTo(new Step.Publish(PLAN.block(0), Situation.T0.plusMillis(200), 1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesTheOneThing(Case example) {
        assertThat(next(example.situation())).isEqualTo(example.step());
    }

    /** 60 s to be ready, 10 min of slack, and twice 19 blocks of 6.75 s with 0.2 s before and 10 s after each. */
    private static final Duration WHOLE = Duration.ofMillis(660_000 + 2 * 19 * 16_950);

    private static final Step EXCEEDED =
            failed(MeasuringFailureReason.DeadlineExceeded, "the run did not end within 1304 s");

    @Test
    void neitherBeginsNorAwaitsAfterItsDeadline() {
        Situation late = Situation.ready()
                .published(PLAN.block(1), Situation.T0)
                .measured(MeasuredMesh.NOISY.blocks(PLAN, 2))
                .after(WHOLE.minusMillis(1));
        assertThat(next(late)).isInstanceOf(Step.Publish.class);
        assertThat(next(late.after(Duration.ofMillis(1)))).isEqualTo(EXCEEDED);

        Instant last = Situation.T0.plus(WHOLE);
        Situation waiting = Situation.ready().after(WHOLE.minusSeconds(1)).published(PLAN.block(1), last);
        assertThat(next(waiting)).isEqualTo(new Step.Await(last));
        assertThat(next(waiting.after(Duration.ofSeconds(1)))).isEqualTo(EXCEEDED);
    }

    @Test
    void whatItHasFoundByItsDeadlineIsFound() {
        Situation late = Situation.ready()
                .published(PLAN.block(MeasuredMesh.MOST_BLOCKS - 1), Situation.T0)
                .measured(MeasuredMesh.NOISY.blocks(PLAN, MeasuredMesh.MOST_BLOCKS))
                .after(WHOLE.plusHours(1));
        assertThat(next(late)).isInstanceOfSatisfying(Step.Finish.class, finish -> assertThat(
                        finish.ending().kind())
                .isEqualTo(RunOutcome.Kind.Completed));
        assertThat(next(late.with(BREAK))).isEqualTo(new Step.Finish(BROKEN));
    }

    @Test
    void aMeasuredLeadMovesNoDeadline() {
        assertThat(PATIENCE.withLead(Duration.ofSeconds(9)).whole()).isEqualTo(WHOLE);
    }

    @Test
    void awaitsAsManyWorkersAsItIsTold() {
        RunMachine machine = new RunMachine(PLAN, 4, Map.of(), PATIENCE);
        Situation situation = Situation.ready().after(Duration.ofSeconds(60));
        assertThat(machine.next(situation.observation()))
                .isEqualTo(failed(StartFailureReason.WorkersNotReady, "2 of 4 workers are ready after 60 s"));
    }
}
