package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.mesh.SidecarMeshes;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** What the proxies that Tare itself adds to its pods can do there. */
final class OwnProxies implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < plan.environments().size(); i++) {
            PlannedEnvironment environment = plan.environments().get(i);
            String field = PlanFields.environment(i);
            environment
                    .mesh()
                    .filter(mesh -> mesh.getSpec().management() == Management.Managed)
                    .filter(mesh -> facts.membership(environment).isEmpty())
                    .ifPresent(mesh -> check(plan, environment, mesh, field, facts, problems));
        }
        return problems;
    }

    private static void check(
            RunPlan plan,
            PlannedEnvironment environment,
            MeshInstall install,
            String field,
            ClusterFacts facts,
            List<Problem> problems) {
        Validated<SidecarMesh> checked = SidecarMeshes.of(install);
        problems.addAll(checked.problems());
        if (!(checked instanceof Validated.Accepted<SidecarMesh> accepted)) {
            return;
        }
        SidecarMesh mesh = accepted.value();
        String name = install.getMetadata().getName();
        problems.addAll(SidecarMeshes.checkProtocol(
                install, mesh, environment.target().carried(plan.spec().request())));
        problems.addAll(SidecarMeshes.checkFeatures(
                install, mesh, environment.features(), "PerformanceProfile " + plan.profile(), field + ".features"));
        if (environment.target().sample() == null && mesh.sidecars().contains(Side.SERVER)) {
            problems.add(Rule.wrong(
                    plan,
                    field + ".mesh",
                    '"' + name + '"',
                    "needs target.sample: Tare cannot put a proxy beside another target."
                            + " Or set values: {sidecars: [client]} in the MeshInstall"));
        }
        if (mesh instanceof SidecarMesh.Envoy envoy
                && facts.settings().envoyImage().with(envoy.version()).isEmpty()) {
            problems.add(Problem.inField(
                    "MeshInstall " + name,
                    "spec.version",
                    '"' + envoy.version().orElseThrow() + '"',
                    "must be %s: the operator was configured with that Envoy only"
                            .formatted(facts.settings().envoyImage().version())));
        }
    }
}
