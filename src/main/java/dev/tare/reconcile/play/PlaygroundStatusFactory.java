package dev.tare.reconcile.play;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.LessonProgress;
import dev.tare.api.LessonStatus;
import dev.tare.api.LessonStatus.Result;
import dev.tare.api.LessonStatusBuilder;
import dev.tare.api.Playground;
import dev.tare.api.PlaygroundReason;
import dev.tare.api.PlaygroundStatus;
import dev.tare.api.PlaygroundStatusBuilder;
import dev.tare.play.cluster.ClusterLesson;
import dev.tare.reconcile.play.PlaygroundRules.Chosen;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.StatusChange;

/** The statuses of a playground. */
final class PlaygroundStatusFactory {

    private final Clock clock;

    PlaygroundStatusFactory(Clock clock) {
        this.clock = clock;
    }

    /** What the status of a playground is so far. */
    static PlaygroundStatus of(Playground playground) {
        return Optional.ofNullable(playground.getStatus()).orElse(PlaygroundStatus.NONE);
    }

    /** There may not be one. */
    StatusChange<PlaygroundStatus> refused(Playground playground, PlaygroundReason reason, String sentence) {
        ConditionList conditions = conditions(playground)
                .set(Conditions.ACCEPTED, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.READY, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, reason, "something has to be changed first")
                .set(Conditions.STALLED, ConditionStatus.TRUE, reason, sentence);
        return change(
                playground, conditions, of(playground).with().now("refused").build());
    }

    /**
     * The operator cannot go on with it.
     *
     * @param reason why
     * @param sentence the same in a sentence
     */
    StatusChange<PlaygroundStatus> givenUp(Playground playground, PlaygroundReason reason, String sentence) {
        ConditionList conditions = conditions(playground)
                .set(Conditions.READY, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.STALLED, ConditionStatus.TRUE, reason, sentence);
        return change(
                playground,
                conditions,
                of(playground).with().now("cannot go on").build());
    }

    /**
     * It waits for something that may come by itself.
     *
     * @param reason for what
     * @param sentence the same in a sentence
     */
    StatusChange<PlaygroundStatus> waiting(Playground playground, PlaygroundReason reason, String sentence) {
        ConditionList conditions = accepted(playground)
                .set(Conditions.READY, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.TRUE, reason, sentence)
                .set(Conditions.STALLED, ConditionStatus.FALSE, reason, "the operator goes on by itself");
        LessonProgress progress = of(playground).progress();
        return change(
                playground,
                conditions,
                of(playground)
                        .with()
                        .now((progress == null ? "" : progress.lesson() + ": ") + "waiting")
                        .build());
    }

    /** It stays as it is until somebody changes something. */
    StatusChange<PlaygroundStatus> stalled(Playground playground, PlaygroundReason reason, String sentence) {
        ConditionList conditions = accepted(playground)
                .set(Conditions.READY, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, reason, sentence)
                .set(Conditions.STALLED, ConditionStatus.TRUE, reason, sentence);
        return change(
                playground, conditions, of(playground).with().now("waiting").build());
    }

    /**
     * A lesson is gone through.
     *
     * @param application what it is tried with
     * @param chosen what is gone through
     * @param progress how far it has come
     */
    StatusChange<PlaygroundStatus> running(
            Playground playground, PlaygroundStatus.Application application, Chosen chosen, LessonProgress progress) {
        List<LessonStatus> lessons = new ArrayList<>(over(playground, chosen));
        lessons.add(LessonStatusBuilder.builder()
                .name(progress.lesson())
                .what(chosen.lesson(progress.lesson()).map(ClusterLesson::what).orElse(null))
                .result(Result.Running)
                .build());
        return going(playground, application, chosen, lessons, progress);
    }

    /** A lesson is over. */
    StatusChange<PlaygroundStatus> finished(
            Playground playground, PlaygroundStatus.Application application, Chosen chosen, LessonStatus lesson) {
        List<LessonStatus> lessons = new ArrayList<>(over(playground, chosen));
        lessons.add(lesson);
        return going(playground, application, chosen, lessons, null);
    }

    private StatusChange<PlaygroundStatus> going(
            Playground playground,
            PlaygroundStatus.Application application,
            Chosen chosen,
            List<LessonStatus> lessons,
            LessonProgress progress) {
        String sentence = progress == null
                ? "a lesson is over, and the next one begins"
                : "lesson %s is gone through".formatted(progress.lesson());
        ConditionList conditions = accepted(playground)
                .set(Conditions.READY, ConditionStatus.FALSE, PlaygroundReason.LessonRunning, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.TRUE, PlaygroundReason.LessonRunning, sentence)
                .set(
                        Conditions.STALLED,
                        ConditionStatus.FALSE,
                        PlaygroundReason.LessonRunning,
                        "lessons are gone through one after the other");
        return change(
                playground,
                conditions,
                PlaygroundStatusBuilder.builder()
                        .passed(passed(lessons, chosen))
                        .now(progress == null ? "between lessons" : progress.lesson() + ": running")
                        .application(application)
                        .lessons(lessons)
                        .progress(progress)
                        .build());
    }

    /** What is over, those that the mesh has not first. */
    static List<LessonStatus> over(Playground playground, Chosen chosen) {
        return Stream.concat(
                        chosen.notOffered().stream(),
                        of(playground).lessons().stream()
                                .filter(lesson ->
                                        lesson.result() != Result.Running && lesson.result() != Result.NotOffered))
                .toList();
    }

    /** All lessons are over. */
    StatusChange<PlaygroundStatus> completed(
            Playground playground, Optional<PlaygroundStatus.Application> application, Chosen chosen) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        PlaygroundStatus status = PlaygroundStatusBuilder.builder()
                .passed(passed(over(playground, chosen), chosen))
                .application(application.orElse(null))
                .lessons(over(playground, chosen))
                .completedAt(now.toString())
                .build();
        return kept(playground, status, playground.getSpec().keep());
    }

    /**
     * All lessons are over, and the application is still there.
     *
     * @param lessons what came of them, with their prices as they are now
     */
    StatusChange<PlaygroundStatus> kept(Playground playground, List<LessonStatus> lessons) {
        return kept(
                playground,
                of(playground).with().lessons(lessons).build(),
                playground.getSpec().keep());
    }

    private StatusChange<PlaygroundStatus> kept(Playground playground, PlaygroundStatus status, Duration keep) {
        String until = Instant.parse(status.completedAt()).plus(keep).toString();
        return change(
                playground,
                judged(playground, status.lessons()),
                status.with()
                        .keptUntil(until)
                        .now(status.application() == null ? "over" : "over, kept until " + until)
                        .progress(null)
                        .build());
    }

    /** The application was deleted. */
    StatusChange<PlaygroundStatus> gone(Playground playground) {
        PlaygroundStatus before = of(playground);
        return change(
                playground,
                judged(playground, before.lessons()),
                before.with().application(null).now("over").build());
    }

    private ConditionList judged(Playground playground, List<LessonStatus> lessons) {
        List<LessonStatus> tried = lessons.stream()
                .filter(lesson -> lesson.result() != Result.NotOffered)
                .toList();
        List<String> bad = tried.stream()
                .filter(lesson -> lesson.result() != Result.Passed)
                .map(lesson -> "%s: %s%s"
                        .formatted(
                                lesson.name(),
                                lesson.result(),
                                Optional.ofNullable(lesson.message())
                                        .or(() -> Optional.ofNullable(lesson.seen()))
                                        .map(text -> ", " + text)
                                        .orElse("")))
                .toList();
        PlaygroundReason reason = tried.isEmpty()
                ? PlaygroundReason.NothingOffered
                : bad.isEmpty() ? PlaygroundReason.LessonsPassed : PlaygroundReason.LessonFailed;
        String sentence = tried.isEmpty()
                ? "none of the lessons is there for this mesh"
                : bad.isEmpty()
                        ? "all lessons passed: "
                                + tried.stream().map(LessonStatus::name).collect(Collectors.joining(", "))
                        : String.join("; ", bad);
        boolean good = reason == PlaygroundReason.LessonsPassed;
        return accepted(playground)
                .set(Conditions.READY, ConditionStatus.of(good), reason, sentence)
                .set(Conditions.RECONCILING, ConditionStatus.FALSE, reason, "all lessons are over")
                .set(Conditions.STALLED, ConditionStatus.of(!good), reason, good ? "all lessons are over" : sentence);
    }

    private static String passed(List<LessonStatus> lessons, Chosen chosen) {
        return "%d of %d passed"
                .formatted(
                        lessons.stream()
                                .filter(lesson -> lesson.result() == Result.Passed)
                                .count(),
                        chosen.lessons().size());
    }

    private ConditionList accepted(Playground playground) {
        return conditions(playground)
                .set(
                        Conditions.ACCEPTED,
                        ConditionStatus.TRUE,
                        PlaygroundReason.Accepted,
                        "the spec is valid, and playgrounds are allowed here");
    }

    private ConditionList conditions(Playground playground) {
        return new ConditionList(
                of(playground).conditions(), playground.getMetadata().getGeneration(), clock.instant());
    }

    private static StatusChange<PlaygroundStatus> change(
            Playground playground, ConditionList conditions, PlaygroundStatus status) {
        return StatusChange.of(
                status.with()
                        .observedGeneration(playground.getMetadata().getGeneration())
                        .conditions(conditions.list())
                        .build(),
                conditions);
    }
}
