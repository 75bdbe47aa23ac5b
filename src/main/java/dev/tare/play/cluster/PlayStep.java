package dev.tare.play.cluster;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.api.LessonProgress;
import dev.tare.api.LessonStatus;
import dev.tare.play.PlayOrder;

/** The one thing that is done next. */
public sealed interface PlayStep {

    /** There is nothing to do for a while. */
    record Await(Duration again) implements PlayStep {}

    /** No lesson is begun while a run measures. */
    record AwaitRuns(Duration again) implements PlayStep {}

    /**
     * Pods have to come up, or to go.
     *
     * @param pods their names in lessons
     */
    record AwaitPods(List<String> pods) implements PlayStep {}

    /** It is written down how far the lesson has come. */
    record Write(LessonProgress progress) implements PlayStep {}

    /** Objects are made that are not there yet. */
    record Create(List<ObjectNode> objects) implements PlayStep {}

    /** Objects are deleted that are there. */
    record Remove(List<LessonObjects.Id> objects) implements PlayStep {}

    /**
     * A pod's Deployment is scaled.
     *
     * @param pod the pod's name in lessons
     * @param replicas 0 or 1
     */
    record Scale(String pod, int replicas) implements PlayStep {}

    /**
     * A pod is killed.
     *
     * @param pod its name in lessons
     * @param uid its UID
     */
    record Kill(String pod, String uid) implements PlayStep {}

    /**
     * A player is told what to send.
     *
     * @param client whose player
     * @param order what
     */
    record Publish(Client client, PlayOrder order) implements PlayStep {}

    /** A lesson is over. */
    record Finish(LessonStatus lesson) implements PlayStep {}

    /** All are. */
    record Complete() implements PlayStep {}
}
