package dev.tare.fleet.processes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.tare.api.Environment;
import dev.tare.api.Target;
import dev.tare.api.Tls;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;
import dev.tare.wire.Assignment;

/** Files that targets name for TLS: they are looked for from the file that the profile is in. */
public final class TlsFiles {

    private final Path profile;

    /**
     * The files of a profile.
     *
     * @param profile the file that it is in
     */
    public TlsFiles(Path profile) {
        this.profile = profile.toAbsolutePath();
    }

    /** The plan, if all files that it names can be read. */
    public Validated<RunPlan> check(RunPlan plan) {
        List<Problem> problems = new ArrayList<>();
        String resource = "PerformanceProfile " + plan.profile();
        check(resource, "spec.target", plan.spec().target(), problems);
        for (int i = 0; i < plan.spec().environments().size(); i++) {
            Environment environment = plan.spec().environments().get(i);
            if (environment.target() != null) {
                check(resource, "spec.environments[" + i + "].target", environment.target(), problems);
            }
        }
        return problems.isEmpty() ? new Validated.Accepted<>(plan) : new Validated.Refused<>(problems);
    }

    private void check(String resource, String target, Target called, List<Problem> problems) {
        Tls tls = called.tls();
        if (tls == null) {
            return;
        }
        String field = target + ".tls";
        if (tls.ca() != null) {
            check(resource, field + ".ca.file", tls.ca().file(), problems);
        }
        if (tls.clientCertificate() != null) {
            String own = field + ".clientCertificate";
            check(resource, own + ".certificateFile", tls.clientCertificate().certificateFile(), problems);
            check(resource, own + ".keyFile", tls.clientCertificate().keyFile(), problems);
        }
    }

    private void check(String resource, String field, String file, List<Problem> problems) {
        if (!Files.isReadable(Path.of(resolve(file)))) {
            problems.add(Problem.inField(
                    resource, field, '"' + file + '"', "must be a readable file, relative to that of the profile"));
        }
    }

    /**
     * What a worker is told of a target that is not Tare's own.
     *
     * @param tls how the target is called
     * @param serverName the name that is asked for
     */
    Assignment.Tls of(Tls tls, String serverName) {
        Tls.ClientCertificate own = tls.clientCertificate();
        return new Assignment.Tls(
                serverName,
                tls.ca() == null ? null : resolve(tls.ca().file()),
                own == null ? null : resolve(own.certificateFile()),
                own == null ? null : resolve(own.keyFile()),
                tls.insecureSkipVerify());
    }

    private String resolve(String file) {
        return profile.resolveSibling(file).toString();
    }
}
