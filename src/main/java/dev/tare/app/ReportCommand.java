package dev.tare.app;

import java.time.Clock;
import java.util.concurrent.Callable;

import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            ExitCode.TELLS_FINE,
            ExitCode.TELLS_MISSED,
            ExitCode.TELLS_NO_ANSWER,
            ExitCode.TELLS_INVALID,
            ExitCode.TELLS_INTERNAL
        })
final class ReportCommand implements Callable<Integer> {

    @ArgGroup(multiplicity = "1")
    private Which which;

    private static final class Which {

        @Parameters(
                paramLabel = "RUN",
                converter = ResourceName.Converter.class,
                description = "the run, or its profile: then the run that the profile's result is from; "
                        + ResourceName.SYNTAX + ". The report goes to a folder with the run's name")
        private ResourceName run;

        @Option(
                names = "--run",
                paramLabel = "RUN",
                converter = ResourceName.Converter.class,
                description = "the same as RUN")
        private ResourceName option;

        ResourceName name() {
            return run == null ? option : run;
        }
    }

    @Mixin
    private ReportOutput reports;

    @Mixin
    private ClusterAccess cluster;

    @Override
    public Integer call() throws Exception {
        try (KubernetesClient client = cluster.connect()) {
            StoredRun stored = new StoredRuns(new ClusterQuestions(client))
                    .read(new ClusterRuns(client).run(which.name(), ClusterRuns.Latest.RESULT));
            reports.prepare();
            Findings findings = stored.findings(Clock.systemUTC().instant());
            var report = stored.report(
                    findings, ClusterNode.facts(client, stored.run().getStatus()));
            reports.show(report);
            if (stored.goesOn()) {
                System.err.println(goesOn(stored));
            } else if (findings.ending().kind() == RunOutcome.Kind.Completed || !reports.isTable()) {
                System.err.println(name(stored) + ": " + findings.ending().message()); // else the table says why
            }
            reports.write(report);
            return ExitCode.of(findings);
        }
    }

    private static String goesOn(StoredRun stored) {
        return "%s is still measuring: the report is about the %s complete, of at least %d, and has no verdict until then"
                .formatted(
                        name(stored),
                        CountText.of(stored.analysis().completeBlocks(), "block that is", "blocks that are"),
                        stored.plan().minBlocks());
    }

    private static String name(StoredRun stored) {
        return stored.run().getMetadata().getNamespace() + "/"
                + stored.run().getMetadata().getName();
    }
}
