package dev.tare.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.report.ExplanationText;
import dev.tare.report.ResourceText;

/** Shows where the time of some requests of a run went. */
@Command(
        name = "explain",
        description = {
            "Shows where the time of some requests of a run went, hop by hop, where its profile has 'explain'.",
            "It gets performanceruns.tare.dev, and performanceprofiles.tare.dev."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:shown", ExitCode.TELLS_NO_ANSWER, ExitCode.TELLS_INTERNAL})
final class ExplainCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RUN",
            converter = ResourceName.Converter.class,
            description =
                    "the run, or its profile: then the run that the profile's result is from; " + ResourceName.SYNTAX)
    private ResourceName run;

    @Mixin
    private StructuredOutput output;

    @Mixin
    private ClusterAccess cluster;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (KubernetesClient client = cluster.connect()) {
            PerformanceRun explained = new ClusterRuns(client).run(run, ClusterRuns.Latest.RESULT);
            List<EnvironmentExplanation> explanation = explanation(explained);
            Map<String, Object> whole = Map.of("explanation", explanation);
            output.print(
                    spec.commandLine().getOut(),
                    width -> ExplanationText.lines(explanation, width),
                    () -> ResourceText.yamlOf(whole),
                    () -> ResourceText.json(whole));
            missing(explained).ifPresent(sentence -> spec.commandLine().getErr().println("missing: " + sentence));
            return ExitCode.FINE;
        }
    }

    private static List<EnvironmentExplanation> explanation(PerformanceRun run) {
        return Optional.ofNullable(run.getStatus())
                .map(PerformanceRunStatus::explanation)
                .filter(explanation -> !explanation.isEmpty())
                .orElseThrow(() -> new UserException(
                        ExitCode.BAD_INPUT,
                        "PerformanceRun %s/%s shows no requests: %s"
                                .formatted(
                                        run.getMetadata().getNamespace(),
                                        run.getMetadata().getName(),
                                        condition(run)
                                                .map(Condition::getMessage)
                                                .orElse("its profile has no 'explain', or it has not come to that"))));
    }

    /** Why something is, though much is shown. */
    private static Optional<String> missing(PerformanceRun run) {
        return condition(run).filter(ConditionStatus.FALSE::isOf).map(Condition::getMessage);
    }

    private static Optional<Condition> condition(PerformanceRun run) {
        return Optional.ofNullable(run.getStatus())
                .flatMap(status -> Conditions.find(status.conditions(), Conditions.EXPLAINED));
    }
}
