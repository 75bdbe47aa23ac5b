package dev.tare.app;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tare.api.PerformanceRun;
import dev.tare.report.Standing;

/** Follows a run of a cluster. */
@Command(
        name = "watch",
        description = {
            "Follows a run until it has ended, and tells its verdict. The run does not notice, and goes on when this is interrupted.",
            "It gets, lists and watches performanceruns.tare.dev, and gets performanceprofiles.tare.dev."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            ExitCode.TELLS_FINE,
            ExitCode.TELLS_MISSED,
            ExitCode.TELLS_NO_ANSWER,
            ExitCode.TELLS_INVALID,
            ExitCode.TELLS_INTERNAL,
            ExitCode.TELLS_INTERRUPTED
        })
final class WatchCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            converter = ResourceName.Converter.class,
            description = "the run, or its profile: then the run of it that is under way; " + ResourceName.SYNTAX
                    + " (default: the only run of the namespace that is under way)")
    private ResourceName run;

    @Mixin
    private ClusterAccess cluster;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        try (KubernetesClient client = cluster.connect()) {
            ClusterRuns there = new ClusterRuns(client);
            PerformanceRun followed = run == null ? onlyOne(there) : there.run(run, ClusterRuns.Latest.UNDER_WAY);
            return follow(spec, client, followed);
        }
    }

    /** Follows a run on this terminal until it has ended, and tells its verdict. */
    static int follow(CommandSpec spec, KubernetesClient client, PerformanceRun run) throws InterruptedException {
        PrintWriter messages = spec.commandLine().getErr();
        return new RunWatch(client, messages, Progress.onTerminal(), ZoneId.systemDefault())
                .follow(run, spec.commandLine().getOut(), Terminal.ofStandardOutput(), goesOn(spec, run));
    }

    /** What is said to whoever does not wait for a run's end. */
    private static String goesOn(CommandSpec spec, PerformanceRun run) {
        return "the run goes on in the cluster; to follow it again: %s watch %s --namespace %s"
                .formatted(
                        spec.root().qualifiedName(),
                        run.getMetadata().getName(),
                        run.getMetadata().getNamespace());
    }

    private static PerformanceRun onlyOne(ClusterRuns there) {
        List<PerformanceRun> underWay = there.runs(Optional.of(there.namespace())).stream()
                .filter(candidate -> !Standing.of(candidate).hasEnded())
                .toList();
        if (underWay.size() == 1) {
            return underWay.get(0);
        }
        throw new UserException(
                ExitCode.BAD_INPUT,
                underWay.isEmpty()
                        ? "no run is under way in namespace " + there.namespace()
                        : "name one of the runs that are under way in namespace %s: %s"
                                .formatted(
                                        there.namespace(),
                                        underWay.stream()
                                                .map(candidate ->
                                                        candidate.getMetadata().getName())
                                                .sorted()
                                                .collect(Collectors.joining(", "))));
    }
}
