package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;

import io.fabric8.kubernetes.api.model.Toleration;

import dev.tare.api.PodSettings;
import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/** Pods of a run push no others off a node, and come to no node that was set aside, unless the configuration says so. */
final class PodPlacement implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        List<Problem> problems = new ArrayList<>();
        PodSettings pods = plan.spec().pods();
        AllowList classes = new AllowList(
                "allow.priorityClasses", facts.limits().allowances().priorityClasses());
        if (pods.priorityClassName() != null && !classes.permits(pods.priorityClassName())) {
            problems.add(Rule.wrong(
                    plan,
                    "spec.pods.priorityClassName",
                    '"' + pods.priorityClassName() + '"',
                    "must be " + classes.sentence()));
        }
        AllowList taints =
                new AllowList("allow.tolerations", facts.limits().allowances().tolerations());
        for (int i = 0; i < pods.tolerations().size(); i++) {
            Toleration toleration = pods.tolerations().get(i);
            String key = toleration.getKey() == null ? "" : toleration.getKey();
            if (!taints.permits(key)) {
                problems.add(Rule.wrong(
                        plan,
                        "spec.pods.tolerations[" + i + "].key",
                        key.isEmpty() ? "absent, which stands for every taint" : '"' + key + '"',
                        "must be " + taints.sentence()));
            }
        }
        return problems;
    }
}
