package dev.tare.play.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.LessonProgress;
import dev.tare.play.PlayedOrder;

/**
 * Everything that is known of a playground whose application is there.
 *
 * @param lessons what is to be gone through, in this order
 * @param over the names of those that are over
 * @param progress how far the lesson has come that is gone through; empty where none is
 * @param place where it is
 * @param present those of its objects that are there
 * @param pods the application's pods that are there, by their names in lessons
 * @param replicas of pods that a step of the lesson leaves out, how many there are to be, by their names in lessons
 * @param orders what players have told of the lesson's orders, by their ids
 * @param measuring whether a run measures
 * @param now the time
 */
@RecordBuilder
public record PlayObservation(
        List<ClusterLesson> lessons,
        Set<String> over,
        Optional<LessonProgress> progress,
        LessonPlace place,
        Set<LessonObjects.Id> present,
        Map<String, PlayPod> pods,
        Map<String, Integer> replicas,
        Map<String, PlayedOrder> orders,
        boolean measuring,
        Instant now) {

    /** The lesson that is gone through. */
    ClusterLesson lesson(LessonProgress at) {
        return lessons.stream()
                .filter(lesson -> lesson.name().equals(at.lesson()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("lesson %s is none of those".formatted(at.lesson())));
    }

    /** Whether a pod is there and ready. */
    boolean isReady(String pod) {
        return pods.containsKey(pod) && pods.get(pod).ready();
    }
}
