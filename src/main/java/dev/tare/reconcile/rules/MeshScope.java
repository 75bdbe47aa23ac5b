package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;

import dev.tare.manifest.Problem;
import dev.tare.mesh.catalogue.Enrolment.Scope;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** A mesh that takes more than single pods takes the baseline's, too. */
final class MeshScope implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < plan.environments().size(); i++) {
            PlannedEnvironment environment = plan.environments().get(i);
            String field = PlanFields.environment(i) + ".mesh";
            facts.membership(environment)
                    .filter(membership -> membership.enrolment().scope() != Scope.Pod)
                    .ifPresent(membership -> problems.add(Rule.wrong(
                            plan,
                            field,
                            '"' + environment.mesh().orElseThrow().getMetadata().getName() + '"',
                            allowed(membership.enrolment().scope()).formatted(membership.title()))));
        }
        return problems;
    }

    private static String allowed(Scope scope) {
        return scope == Scope.Cluster
                ? "must be a mesh that can be kept off single pods: %s is on all pods of a cluster, also those of the baseline"
                : "must be a mesh that takes single pods: %s takes whole namespaces, also the baseline's pods";
    }
}
