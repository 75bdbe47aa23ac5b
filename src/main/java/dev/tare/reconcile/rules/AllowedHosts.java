package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.Target;
import dev.tare.fleet.Endpoint;
import dev.tare.manifest.Problem;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** No host is loaded but those of the cluster and those that the operator's configuration lists. */
final class AllowedHosts implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        List<Problem> problems = new ArrayList<>();
        List<String> hosts = facts.limits().hosts();
        for (int i = 0; i < plan.environments().size(); i++) {
            PlannedEnvironment environment = plan.environments().get(i);
            Target target = environment.target();
            if (target.url() != null
                    && !facts.limits().lists(Endpoint.ofUrl(target.url()).host())) {
                problems.add(Rule.wrong(
                        plan,
                        PlanFields.target(plan, i) + ".url",
                        '"' + target.url() + '"',
                        hosts.isEmpty()
                                ? "must not be used: the operator's configuration lists no hosts that may be loaded"
                                : "must name a host that the operator's configuration lists: "
                                        + String.join(", ", hosts)));
            }
            String host = plan.spec().request().host();
            if (host != null
                    && isOnMeshOfOthers(environment, facts)
                    && !facts.limits().lists(Endpoint.of(host, 0).host())) {
                problems.add(Rule.wrong(
                        plan,
                        "spec.request.host",
                        '"' + host + '"',
                        ("must be left out, or be a host that the operator's configuration lists: environment '%s' is on a mesh,"
                                        + " whose proxies send requests where their host says")
                                .formatted(environment.name())));
            }
        }
        return problems;
    }

    /** Proxies of a mesh send a request where its host says, whatever address it was sent to. */
    private static boolean isOnMeshOfOthers(PlannedEnvironment environment, ClusterFacts facts) {
        return facts.membership(environment).isPresent()
                || environment
                        .mesh()
                        .filter(mesh -> mesh.getSpec().management() == Management.Observed)
                        .isPresent();
    }
}
