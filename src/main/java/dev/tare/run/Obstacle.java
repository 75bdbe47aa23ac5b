package dev.tare.run;

import dev.tare.api.Reason;

/**
 * Something that was seen to stand in a run's way. It is a fact: whether it ends the run, and when, {@link RunMachine}
 * decides.
 *
 * @param kind what it is
 * @param reason what a run ends for that this ends; null for what never ends a run by itself
 * @param message a sentence
 */
public record Obstacle(Kind kind, Reason reason, String message) {

    /** What stands in the way. */
    public enum Kind {
        /** A worker, or the machine that it runs on, says that it cannot go on. */
        FAILED,
        /** The log of a pod is longer than it is read: what is missing of it will not come to light. */
        LOG_TOO_LONG,
        /** A pod has ended. */
        POD_ENDED,
        /** A pod is not, or not yet, what it is once all are ready: it is not there, leaves, or a container started again. */
        POD_CHANGED,
        /** What the run needs cannot be had: a rule forbids it, or it makes no sense. */
        IMPOSSIBLE,
        /** What the run needs was not found, and may still come. */
        DELAYED,
        /** A pod has not the proxy of its environment's mesh, or has that of another. */
        WRONG_PROXY,
        /** A pod that is ready lacks what its environment's mesh puts on its pods. */
        NOT_CAPTURED,
        /** Somebody warns of a pod that does not start. */
        WARNING,
        /** The log of a pod cannot be read: what is in it may come to light later. */
        LOG_UNREADABLE,
        /** A node's clock is not as the others are, by less than a run puts up with. */
        CLOCK_OFF
    }

    /** What never ends a run by itself, but says more of its end. */
    public static Obstacle circumstance(Kind kind, String message) {
        return new Obstacle(kind, null, message);
    }

    /** How a run ends that this ends. */
    RunOutcome ending() {
        return new RunOutcome(RunOutcome.Kind.Failed, reason, message);
    }
}
