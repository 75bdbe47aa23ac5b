package dev.tare.reconcile.rules;

import java.util.List;

import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/** One thing that a cluster may have against a profile. */
@FunctionalInterface
interface Rule {

    /** What is wrong with a plan; empty where this rule has nothing against it. */
    List<Problem> problems(RunPlan plan, ClusterFacts facts);

    /** A problem of a plan's profile, which somebody has to change. */
    static Problem wrong(RunPlan plan, String field, String held, String allowed) {
        return Problem.inField("PerformanceProfile " + plan.profile(), field, held, allowed);
    }
}
