package dev.tare.reconcile.rules;

import java.util.List;

import dev.tare.manifest.Problem;
import dev.tare.measure.CountText;
import dev.tare.plan.RunPlan;

/** No more pods in a run than a cluster takes. */
final class PodLimit implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        int workers = plan.environments().size() * plan.workers().size();
        int copies = plan.sampleReplicas().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        int most = facts.limits().pods();
        return workers + copies <= most
                ? List.of()
                : List.of(Rule.wrong(
                        plan,
                        "spec.environments",
                        "",
                        "asks for %s, of which %s of the sample service, but this cluster allows no more than %d in a run: use fewer environments, load.workers or target.sample.replicas"
                                .formatted(
                                        CountText.of(workers + copies, "pod"),
                                        CountText.of(copies, "is a copy", "are copies"),
                                        most)));
    }
}
