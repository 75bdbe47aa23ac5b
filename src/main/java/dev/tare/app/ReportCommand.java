package dev.tare.app;

import java.time.Clock;
import java.util.concurrent.Callable;

import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import dev.tare.measure.CountText;
import dev.tare.run.Findings;
import dev.tare.run.RunOutcome;

/** Makes the report of a run in a cluster. */
@Command(
        name = "report",
        description = {
            "Writes the report of a PerformanceRun in a cluster, from its results stored there: the table, the page and "
                    + "the files of 'tare run'. While a run measures, its report is about the blocks that are complete.",
            "It reads performanceruns.tare.dev, controllerrevisions.apps and configmaps in the run's namespace, which the "
                    + "role 'view' allows, and nodes where it may."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:fine",
            "1:an objective is missed, or not shown to be met",
            "2:the run was not found or cannot be read, or the report cannot be written",
            "3:the measurement is invalid or incomplete",
            "70:an internal error of Tare"
        })
final class ReportCommand implements Callable<Integer> {

    @Option(
            names = "--run",
            required = true,
            paramLabel = "NAMESPACE/NAME",
            description = "the run; its report goes to the folder NAME")
    private String run;

    @Mixin
    private ReportOutput reports;

    @Mixin
    private ClusterAccess cluster;

    @Override
    public Integer call() throws Exception {
        String[] parts = run.split("/", -1);
        if (parts.length != 2 || !isName(parts[0]) || !isName(parts[1])) {
            throw new UserException(ExitCode.BAD_INPUT, "--run is '%s', but must be NAMESPACE/NAME".formatted(run));
        }
        try (KubernetesClient client = cluster.connect()) {
            StoredRun stored = new StoredRuns(new ClusterQuestions(client)).read(parts[0], parts[1]);
            reports.prepare();
            Findings findings = stored.findings(Clock.systemUTC().instant());
            var report = stored.report(
                    findings, ClusterNode.facts(client, stored.run().getStatus()));
            reports.show(report);
            if (stored.goesOn()) {
                System.err.println(goesOn(stored));
            } else if (findings.ending().kind() == RunOutcome.Kind.Completed || !reports.isTable()) {
                System.err.println(run + ": " + findings.ending().message()); // else the table says why
            }
            reports.write(report);
            return ExitCode.of(findings);
        }
    }

    private String goesOn(StoredRun stored) {
        return "%s is still measuring: the report is about the %s complete, of at least %d, and has no verdict until then"
                .formatted(
                        run,
                        CountText.of(stored.analysis().completeBlocks(), "block that is", "blocks that are"),
                        stored.plan().minBlocks());
    }

    /** As the API server has names; so none of them leads out of a directory. */
    private static boolean isName(String text) {
        return text.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    }
}
