package dev.tare.play.cluster;

import java.util.List;
import java.util.stream.IntStream;

import dev.tare.api.LessonProgress;
import dev.tare.play.PlayLine;

/** The orders of a lesson: what they are called, and where they are told of. */
public final class Orders {

    /** Of a player that was started again, and of what its Java runtime says. */
    private static final int MORE_LINES = 50;

    private Orders() {}

    /** The id of the order that is next. */
    static String id(LessonProgress at) {
        return id(at, at.round());
    }

    private static String id(LessonProgress at, int round) {
        return "%s-%d-%d-%d-%d".formatted(at.lesson(), at.phase(), at.tries(), at.request(), round);
    }

    /** The ids of the rounds of these requests so far, and of the one that is under way. */
    public static List<String> rounds(LessonProgress at) {
        return IntStream.rangeClosed(0, at.round())
                .mapToObj(round -> id(at, round))
                .toList();
    }

    /** The requests that are sent. */
    public static ClusterRequests requests(ClusterLesson lesson, LessonProgress at) {
        return lesson.step(at.phase()).requests().get(at.request());
    }

    /** Who sends them. */
    public static Client client(ClusterLesson lesson, LessonProgress at) {
        return lesson.step(at.phase()).client(requests(lesson, at), ClusterLesson.isOn(at.phase()));
    }

    /** How many lines at the end of the client's log tell of these orders, at the most. */
    public static int lines(ClusterLesson lesson, LessonProgress at) {
        return (at.round() + 1) * PlayLine.linesFor(requests(lesson, at).send().count()) + MORE_LINES;
    }
}
