package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.api.Generator;
import dev.tare.api.Load;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.Target;
import dev.tare.api.Tls;
import dev.tare.fleet.Endpoint;
import dev.tare.manifest.Checked;
import dev.tare.manifest.Problem;
import dev.tare.measure.CountText;
import dev.tare.mesh.Membership;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.mesh.SidecarMeshes;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/** What a profile may ask of a cluster, beyond what makes sense anywhere. */
public final class ClusterRules {

    private final RunPlan plan;
    private final ClusterLimits limits;
    private final List<Problem> problems = new ArrayList<>();

    private ClusterRules(RunPlan plan, ClusterLimits limits) {
        this.plan = plan;
        this.limits = limits;
    }

    /**
     * What is wrong with a plan in this cluster; empty when it may run.
     *
     * @param memberships what it takes to be on meshes that are not Tare's own, by the names of their MeshInstalls
     */
    public static List<Problem> problems(RunPlan plan, ClusterLimits limits, Map<String, Membership> memberships) {
        ClusterRules rules = new ClusterRules(plan, limits);
        rules.checkLoad();
        rules.checkGenerator();
        for (int i = 0; i < plan.environments().size(); i++) {
            PlannedEnvironment environment = plan.environments().get(i);
            rules.checkTarget(environment, "spec.environments[" + i + "].target");
            rules.checkMesh(environment, memberships, "spec.environments[" + i + "]");
        }
        return rules.problems.stream().distinct().toList();
    }

    private void checkLoad() {
        Load load = plan.spec().load();
        atMost("spec.load.rate", load.rate(), limits.requestsPerSecond(), "requests per second");
        for (int i = 0; load.stages() != null && i < load.stages().size(); i++) {
            atMost(
                    "spec.load.stages[" + i + "].rate",
                    load.stages().get(i).rate(),
                    limits.requestsPerSecond(),
                    "requests per second");
        }
        atMost(
                "spec.load.search.to",
                load.search() == null ? null : load.search().to(),
                limits.requestsPerSecond(),
                "requests per second");
        atMost("spec.load.connections", load.connections(), limits.connections(), "connections");
        atMost("spec.load.concurrency", load.concurrency(), limits.connections(), "connections");
        int environments = plan.environments().size();
        int workers = load.workers() * environments;
        if (workers > limits.workers()) {
            refuse(
                    "spec.load.workers",
                    String.valueOf(load.workers()),
                    "must be at most %d: this cluster allows %s, and each of %s has its own"
                            .formatted(
                                    limits.workers() / environments,
                                    CountText.of(limits.workers(), "worker"),
                                    CountText.of(environments, "environment")));
        }
    }

    /** Any program may be in another image, and there is none that could be the default. */
    private void checkGenerator() {
        Generator generator = plan.spec().generator();
        if (generator.type() != Generator.Type.Tare && generator.image() == null) {
            refuse(
                    "spec.generator.image",
                    "",
                    "must be given in a cluster: an image of the operator's version of Tare that has %s on its PATH, too"
                            .formatted(generator.type()));
        }
    }

    private void atMost(String field, Integer held, int most, String what) {
        if (held != null && held > most) {
            refuse(
                    field,
                    String.valueOf(held),
                    "must be at most %d: this cluster allows no more %s".formatted(most, what));
        }
    }

    private void checkTarget(PlannedEnvironment environment, String ownField) {
        Target target = environment.target();
        String field = target.equals(plan.spec().target()) ? "spec.target" : ownField;
        checkFiles(target.tls(), field + ".tls");
        if (target.url() == null) {
            return;
        }
        if (!mayBeLoaded(Endpoint.ofUrl(target.url()).host())) {
            refuse(
                    field + ".url",
                    '"' + target.url() + '"',
                    limits.hosts().isEmpty()
                            ? "must not be used: the operator's configuration lists no hosts that may be loaded"
                            : "must name a host that the operator's configuration lists: "
                                    + String.join(", ", limits.hosts()));
        }
    }

    /** Names of hosts have no case. */
    private boolean mayBeLoaded(String host) {
        return limits.hosts().stream().anyMatch(host::equalsIgnoreCase);
    }

    /** Proxies of a mesh send a request where its host says, whatever address it was sent to. */
    private void checkHost(PlannedEnvironment environment, boolean onMeshOfOthers) {
        String host = plan.spec().request().host();
        if (onMeshOfOthers && host != null && !mayBeLoaded(Endpoint.of(host, 0).host())) {
            refuse(
                    "spec.request.host",
                    '"' + host + '"',
                    ("must be left out, or be a host that the operator's configuration lists: environment '%s' is on a mesh,"
                                    + " whose proxies send requests where their host says")
                            .formatted(environment.name()));
        }
    }

    private void checkFiles(Tls tls, String field) {
        if (tls != null && tls.ca() != null && tls.ca().file() != null) {
            refuse(
                    field + ".ca.file",
                    '"' + tls.ca().file() + '"',
                    "must be left out in a cluster: there are configMapKeyRef and secretKeyRef");
        }
        if (tls != null
                && tls.clientCertificate() != null
                && tls.clientCertificate().secretName() == null) {
            refuse(
                    field + ".clientCertificate.certificateFile",
                    '"' + tls.clientCertificate().certificateFile() + '"',
                    "must be left out in a cluster: there is secretName");
        }
    }

    private void checkMesh(PlannedEnvironment environment, Map<String, Membership> memberships, String field) {
        if (environment.mesh().isEmpty()) {
            return;
        }
        MeshInstall install = environment.mesh().get();
        Membership membership = memberships.get(install.getMetadata().getName());
        checkHost(environment, membership != null || install.getSpec().management() == Management.Observed);
        if (membership != null) {
            problems.addAll(MembershipRules.problems(plan.profile(), environment, membership, field));
            return;
        }
        if (install.getSpec().management() == Management.Observed) {
            return; // nothing is known of it: its MeshInstall says so, and is not ready
        }
        Checked<SidecarMesh> checked = SidecarMeshes.of(install);
        problems.addAll(checked.problems());
        if (checked instanceof Checked.Accepted<SidecarMesh> accepted) {
            SidecarMesh mesh = accepted.value();
            problems.addAll(SidecarMeshes.checkProtocol(
                    install, mesh, environment.target().carried(plan.spec().request())));
            problems.addAll(SidecarMeshes.checkFeatures(
                    install,
                    mesh,
                    environment.features(),
                    "PerformanceProfile " + plan.profile(),
                    field + ".features"));
            if (environment.target().sample() == null && mesh.sidecars().contains(Side.SERVER)) {
                refuse(
                        field + ".mesh",
                        '"' + install.getMetadata().getName() + '"',
                        "must have values.sidecars [client] here: Tare puts no proxy into pods that are not its own");
            }
        }
    }

    /** The sidecars that Tare itself puts into an environment's pods; empty for none. */
    public static Optional<SidecarMesh> ownMesh(PlannedEnvironment environment) {
        return environment
                .mesh()
                .filter(install -> install.getSpec().management() == Management.Managed)
                .flatMap(install -> SidecarMeshes.of(install) instanceof Checked.Accepted<SidecarMesh> accepted
                        ? Optional.of(accepted.value())
                        : Optional.empty());
    }

    private void refuse(String field, String held, String allowed) {
        problems.add(Problem.inField("PerformanceProfile " + plan.profile(), field, held, allowed));
    }
}
