package dev.tare.reconcile.status;

import java.util.List;

import io.fabric8.kubernetes.api.model.Condition;

/**
 * A status that is to be written.
 *
 * @param status all of it: what is absent here is taken away there
 * @param changed the conditions in it whose status or reason is new
 * @param <S> the status' type
 */
public record StatusChange<S>(S status, List<Condition> changed) {

    /** A status with the conditions of a list. */
    public static <S> StatusChange<S> of(S status, ConditionList conditions) {
        return new StatusChange<>(status, conditions.changed());
    }
}
