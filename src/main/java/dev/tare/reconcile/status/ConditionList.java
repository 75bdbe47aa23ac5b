package dev.tare.reconcile.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.Reason;

/**
 * The conditions of one resource as they change: the time of transition moves only when the status does, as the
 * Kubernetes API conventions have it.
 */
public final class ConditionList {

    /** Characters; Kubernetes' own conditions have at most 32,768. */
    private static final int LONGEST_MESSAGE = 32_000;

    private final Map<String, Condition> byType = new LinkedHashMap<>();
    private final List<Condition> changed = new ArrayList<>();
    private final long generation;
    private final Instant now;

    /**
     * Conditions to go on from.
     *
     * @param before the conditions so far; null for none
     * @param generation the generation of the spec that new ones speak of
     * @param now the time of transitions
     */
    public ConditionList(List<Condition> before, Long generation, Instant now) {
        if (before != null) {
            before.forEach(condition -> byType.put(condition.getType(), condition));
        }
        this.generation = generation == null ? 0 : generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Sets a condition.
     *
     * @param type its type, of {@link dev.tare.api.Conditions}
     * @param status its status
     * @param reason why
     * @param message a sentence
     */
    public ConditionList set(String type, ConditionStatus status, Reason reason, String message) {
        return set(Conditions.of(type, status, reason, message));
    }

    /** Sets a condition to the status, reason and message of this one. */
    public ConditionList set(Condition wanted) {
        Condition before = byType.get(wanted.getType());
        boolean same = before != null && before.getStatus().equals(wanted.getStatus());
        Condition after = new ConditionBuilder(wanted)
                .withMessage(bounded(wanted.getMessage()))
                .withObservedGeneration(generation)
                .withLastTransitionTime(same ? before.getLastTransitionTime() : now.toString())
                .build();
        byType.put(after.getType(), after);
        if (!same || !before.getReason().equals(after.getReason())) {
            changed.add(after);
        }
        return this;
    }

    /** The sentences of others have no bound, and a status that has grown too large is refused as a whole. */
    private static String bounded(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + " ...";
    }

    /**
     * A condition.
     *
     * @throws IllegalStateException if it was never set
     */
    public Condition get(String type) {
        if (!byType.containsKey(type)) {
            throw new IllegalStateException("there is no condition " + type);
        }
        return byType.get(type);
    }

    /** All conditions, in the order in which they were first set. */
    public List<Condition> list() {
        return List.copyOf(byType.values());
    }

    /** Those whose status or reason is another one than before. */
    public List<Condition> changed() {
        return List.copyOf(changed);
    }
}
