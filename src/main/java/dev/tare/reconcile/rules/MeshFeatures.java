package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.manifest.Problem;
import dev.tare.mesh.MeshEnrolment;
import dev.tare.mesh.catalogue.Feature;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** A mesh that is not Tare's own has the features that its entry says, one of each group at a time. */
final class MeshFeatures implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < plan.environments().size(); i++) {
            PlannedEnvironment environment = plan.environments().get(i);
            String field = PlanFields.environment(i) + ".features";
            facts.membership(environment)
                    .ifPresent(membership -> check(plan, environment, membership, field, problems));
        }
        return problems;
    }

    private static void check(
            RunPlan plan,
            PlannedEnvironment environment,
            MeshEnrolment membership,
            String field,
            List<Problem> problems) {
        Map<String, String> byGroup = new HashMap<>();
        for (String name : environment.features()) {
            String held = '"' + name + '"';
            Optional<Feature> feature = membership.feature(name);
            if (feature.isEmpty()) {
                problems.add(Rule.wrong(plan, field, held, unknown(membership, name)));
                continue;
            }
            String group = feature.get().group();
            String other = group == null ? null : byGroup.putIfAbsent(group, name);
            if (other != null) {
                problems.add(Rule.wrong(
                        plan, field, held, "cannot be combined with %s: both take the same place".formatted(other)));
            }
            if (environment.target().sample() == null) {
                problems.add(Rule.wrong(
                        plan, field, held, "must be left out here: Tare switches features of its own pods only"));
            }
        }
    }

    private static String unknown(MeshEnrolment membership, String feature) {
        String lack = membership.lacks().get(feature);
        if (lack != null) {
            return "must be a feature that %s has: %s".formatted(membership.title(), lack);
        }
        return membership.features().isEmpty()
                ? "must be left out: Tare knows no features of " + membership.title()
                : "must be a feature of %s: %s"
                        .formatted(
                                membership.title(),
                                membership.features().stream()
                                        .map(Feature::name)
                                        .collect(Collectors.joining(", ")));
    }
}
