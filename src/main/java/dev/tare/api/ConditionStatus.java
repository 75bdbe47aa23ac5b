package dev.tare.api;

import io.fabric8.kubernetes.api.model.Condition;

/** Whether a condition holds. */
public enum ConditionStatus {
    TRUE("True"),
    FALSE("False"),
    UNKNOWN("Unknown");

    private final String text;

    ConditionStatus(String text) {
        this.text = text;
    }

    /** True or False. */
    public static ConditionStatus of(boolean holds) {
        return holds ? TRUE : FALSE;
    }

    /** As conditions have it. */
    public String text() {
        return text;
    }

    /** Whether this is the status of a condition. */
    public boolean isOf(Condition condition) {
        return text.equals(condition.getStatus());
    }
}
