package dev.tare.reconcile.rules;

import java.util.List;

import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/** Profiles use Secrets only where the operator may see whether these permit it. */
final class SecretNamespaces implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        AllowList namespaces = new AllowList(
                "allow.secretNamespaces", facts.limits().allowances().secretNamespaces());
        return namespaces.permits(facts.namespace())
                ? List.of()
                : UsedSecret.of(plan).stream()
                        .map(used -> Rule.wrong(
                                plan,
                                used.field(),
                                '"' + used.name() + '"',
                                "must be left out in namespace %s: a namespace whose profiles use Secrets must be %s"
                                        .formatted(facts.namespace(), namespaces.sentence())))
                        .toList();
    }
}
