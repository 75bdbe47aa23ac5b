package dev.tare.app;

import java.util.concurrent.Callable;

import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tare.report.Comparison;
import dev.tare.report.ComparisonText;
import dev.tare.report.ResourceText;

/** Compares what two runs have found. */
@Command(
        name = "compare",
        description = {
            "Compares what two runs have found: their environments side by side, what each costs over the baseline of its own run, "
                    + "and whether the costs differ by more than chance and noise.",
            "Of runs in a cluster it gets performanceruns.tare.dev, and performanceprofiles.tare.dev where a profile is named."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:compared, whatever was found", ExitCode.TELLS_NO_ANSWER, ExitCode.TELLS_INTERNAL})
final class CompareCommand implements Callable<Integer> {

    private static final String WHICH =
            "a file or directory with a result (result.yaml, run.yaml, result.json, or tare-out/RUN); "
                    + "else a run of the cluster, or its profile: then the run that the profile's result is from; ";

    @Parameters(index = "0", paramLabel = "A", description = WHICH + ResourceName.SYNTAX)
    private String first;

    @Parameters(index = "1", paramLabel = "B", description = "what is compared with it, in the same way")
    private String second;

    @Mixin
    private StructuredOutput output;

    @Mixin
    private ClusterAccess cluster;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Comparison comparison = Comparison.of(side(first), side(second));
        if (!comparison.hasCommonFigures()) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    "%s and %s have no figure in common: no environment has a cost that may be used in both"
                            .formatted(first, second));
        }
        output.print(
                spec.commandLine().getOut(),
                width -> ComparisonText.lines(comparison, width),
                () -> ResourceText.yamlOf(comparison),
                () -> ResourceText.json(comparison));
        return ExitCode.FINE;
    }

    private Comparison.Side side(String named) {
        return ComparedResult.fromFile(named).orElseGet(() -> {
            ResourceName name = ResourceName.of(named);
            try (KubernetesClient client = cluster.connect()) {
                return ComparedResult.of(new ClusterRuns(client).run(name, ClusterRuns.Latest.RESULT));
            }
        });
    }
}
