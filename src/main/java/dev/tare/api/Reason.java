package dev.tare.api;

import io.fabric8.kubernetes.api.model.Condition;

/** Why a condition is as it is: one word in CamelCase, the same in its event. */
public sealed interface Reason
        permits MeshReason,
                PlaygroundReason,
                ProfileReason,
                RunReason,
                StartFailureReason,
                MeasuringFailureReason,
                ProcessFailureReason,
                ExplanationReason,
                Reason.Quoted {

    /** The word. */
    String text();

    /**
     * Whether what was asked for cannot be measured, so that its author has to change it: so it is as long as
     * nothing has been measured.
     */
    default boolean isBadInput() {
        return false;
    }

    /** Whether it is that of a condition. */
    default boolean isOf(Condition condition) {
        return text().equals(condition.getReason());
    }

    /** That of a condition of another resource, which is repeated. */
    static Reason of(Condition condition) {
        return new Quoted(condition.getReason());
    }

    /**
     * A reason that somebody else has given: the kubelet or the scheduler; or a run, in its profile.
     *
     * @param text the word
     */
    record Quoted(String text) implements Reason {

        @Override
        public String toString() {
            return text;
        }
    }
}
