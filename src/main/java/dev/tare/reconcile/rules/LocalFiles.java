package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.Tls;
import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/** Files of the machine that a profile was written on are not in a cluster. */
final class LocalFiles implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < plan.environments().size(); i++) {
            Tls tls = plan.environments().get(i).target().tls();
            if (tls != null) {
                check(plan, tls, PlanFields.target(plan, i) + ".tls", problems);
            }
        }
        return problems;
    }

    private static void check(RunPlan plan, Tls tls, String field, List<Problem> problems) {
        if (tls.ca() != null && tls.ca().file() != null) {
            problems.add(Rule.wrong(
                    plan,
                    field + ".ca.file",
                    '"' + tls.ca().file() + '"',
                    "must be left out in a cluster: use configMapKeyRef or secretKeyRef"));
        }
        if (tls.clientCertificate() != null && tls.clientCertificate().secretName() == null) {
            problems.add(Rule.wrong(
                    plan,
                    field + ".clientCertificate.certificateFile",
                    '"' + tls.clientCertificate().certificateFile() + '"',
                    "must be left out in a cluster: use secretName"));
        }
    }
}
