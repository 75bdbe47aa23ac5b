package dev.tare.fleet.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.api.Environment;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Request.SecretHeader;
import dev.tare.api.Target;
import dev.tare.api.Tls;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;

/**
 * What a profile may ask for in a cluster, and one machine does not have. What is merely without effect here (a schedule, a
 * history, what pods get) is none of it: the same file serves both.
 */
public final class ClusterOnly {

    private final RunPlan plan;
    private final List<Problem> problems = new ArrayList<>();

    private ClusterOnly(RunPlan plan) {
        this.plan = plan;
    }

    /** The plan, if one machine can carry it out. */
    public static Validated<RunPlan> refuse(RunPlan plan) {
        ClusterOnly check = new ClusterOnly(plan);
        check.targets();
        check.secretHeaders();
        check.observedMeshes();
        return check.problems.isEmpty() ? new Validated.Accepted<>(plan) : new Validated.Refused<>(check.problems);
    }

    private void targets() {
        PerformanceProfileSpec spec = plan.spec();
        target("spec.target", spec.target());
        for (int i = 0; i < spec.environments().size(); i++) {
            Environment environment = spec.environments().get(i);
            if (environment.target() != null) {
                target("spec.environments[" + i + "].target", environment.target());
            }
        }
    }

    private void target(String field, Target target) {
        if (target.service() != null) {
            refuse(
                    profile(),
                    field + ".service",
                    "'" + target.service().name() + "'",
                    "on one machine, use sample or url");
        }
        if (target.tls() != null) {
            tls(field + ".tls", target.tls());
        }
    }

    private void tls(String field, Tls tls) {
        Tls.Ca ca = tls.ca();
        if (ca != null && ca.configMapKeyRef() != null) {
            refuse(
                    profile(),
                    field + ".ca.configMapKeyRef",
                    "'" + ca.configMapKeyRef().name() + "'",
                    "on one machine, use file");
        }
        if (ca != null && ca.secretKeyRef() != null) {
            refuse(
                    profile(),
                    field + ".ca.secretKeyRef",
                    "'" + ca.secretKeyRef().name() + "'",
                    "on one machine, use file");
        }
        Tls.ClientCertificate own = tls.clientCertificate();
        if (own != null && own.secretName() != null) {
            refuse(
                    profile(),
                    field + ".clientCertificate.secretName",
                    "'" + own.secretName() + "'",
                    "on one machine, use certificateFile and keyFile");
        }
    }

    private void secretHeaders() {
        List<SecretHeader> headers = plan.spec().request().secretHeaders();
        if (!headers.isEmpty()) {
            String names =
                    headers.stream().map(header -> "'" + header.name() + "'").collect(Collectors.joining(", "));
            refuse(profile(), "spec.request.secretHeaders", names, "on one machine, use headers");
        }
    }

    private void observedMeshes() {
        plan.environments().stream()
                .map(PlannedEnvironment::mesh)
                .flatMap(Optional::stream)
                .filter(install -> install.getSpec().management() == Management.Observed)
                .distinct()
                .forEach(this::observed);
    }

    private void observed(MeshInstall install) {
        refuse(
                "MeshInstall " + install.getMetadata().getName(),
                "spec.management",
                "'Observed'",
                "on one machine, there is no mesh to observe");
    }

    private String profile() {
        return "PerformanceProfile " + plan.profile();
    }

    private void refuse(String resource, String field, String held, String here) {
        problems.add(Problem.inField(
                resource, field, held, "needs a Kubernetes cluster: " + here + " (see docs/cluster.md)"));
    }
}
