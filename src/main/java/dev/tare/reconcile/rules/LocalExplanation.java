package dev.tare.reconcile.rules;

import java.util.List;

import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/** Where the time of single requests goes is shown on one machine only: nobody in a cluster collects the spans of a run. */
final class LocalExplanation implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        return plan.spec().explain() == null
                ? List.of()
                : List.of(
                        Rule.wrong(
                                plan,
                                "spec.explain",
                                "",
                                "must be left out in a cluster: only tare run, on one machine, shows where the time of requests goes"));
    }
}
