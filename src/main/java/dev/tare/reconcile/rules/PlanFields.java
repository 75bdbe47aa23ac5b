package dev.tare.reconcile.rules;

import dev.tare.plan.RunPlan;

/** The fields of a profile that parts of its plan come from. */
final class PlanFields {

    private PlanFields() {}

    /** An environment's field. */
    static String environment(int index) {
        return "spec.environments[" + index + "]";
    }

    /** The field of an environment's target: its own, or else the profile's. */
    static String target(RunPlan plan, int index) {
        return plan.environments().get(index).target().equals(plan.spec().target())
                ? "spec.target"
                : environment(index) + ".target";
    }
}
