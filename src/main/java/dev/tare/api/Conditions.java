package dev.tare.api;

import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;

/** The types of conditions, and how one is found among others. */
public final class Conditions {

    /** Profile, mesh: the spec is valid. False: it is not, and the message says what to change. */
    public static final String ACCEPTED = "Accepted";

    /** Profile: the meshes that the spec names exist and are ready. False: one does not exist, or is not ready yet. */
    public static final String RESOLVED_REFS = "ResolvedRefs";

    /** Run: it has its place to measure. False: it waits for others, or may not run. */
    public static final String ADMITTED = "Admitted";

    /** Run: its pods are running and it is measuring. False: it is not measuring yet, or no longer. */
    public static final String RUNNING = "Running";

    /** Mesh: its parts are in the cluster. Unknown: the operator is not permitted to look. */
    public static final String INSTALLED = "Installed";

    /** Mesh: its parts are ready. */
    public static final String HEALTHY = "Healthy";

    /** All kinds, as kstatus reads it: work goes on. Absent or False: it does not. */
    public static final String RECONCILING = "Reconciling";

    /** All kinds, as kstatus reads it: work cannot go on before the user does something. Absent or False: it can. */
    public static final String STALLED = "Stalled";

    /** Run: ended, also when failed or interrupted. False: it has not ended. */
    public static final String COMPLETE = "Complete";

    /** Run: ended without a result that was asked for. False: it did not. */
    public static final String FAILED = "Failed";

    /** Run: the numbers may be used. False: not those of every environment; the message says why. */
    public static final String VALID = "Valid";

    /** Run: every objective is met. False: one is missed. Unknown: one is undecided, none missed. */
    public static final String OBJECTIVES_MET = "ObjectivesMet";

    /** Run: where the time of some requests went is shown, as asked for by {@code explain}. False: it is not. */
    public static final String EXPLAINED = "Explained";

    /**
     * Profile: a run has measured just what the spec asks for now, is valid, and shows every objective to be met. Run: it has ended with
     * numbers that may be used. Mesh: environments can be put on it.
     */
    public static final String READY = "Ready";

    private Conditions() {}

    /**
     * A condition, without generation and time.
     *
     * @param type its type
     * @param status whether it holds
     * @param reason why
     * @param message the particulars, in a sentence
     */
    public static Condition of(String type, ConditionStatus status, Reason reason, String message) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status.text())
                .withReason(reason.text())
                .withMessage(message)
                .build();
    }

    /**
     * The condition of a type.
     *
     * @param conditions the conditions of a status; null for none
     * @param type its type
     */
    public static Optional<Condition> find(List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : conditions.stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst();
    }

    /** Whether the condition of a type is there and True. */
    public static boolean isTrue(List<Condition> conditions, String type) {
        return find(conditions, type)
                .filter(condition -> ConditionStatus.TRUE.isOf(condition))
                .isPresent();
    }
}
