package dev.tare.app;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.report.ResourceText;
import dev.tare.report.StatusText;

/** Tells how profiles and runs of a cluster stand. */
@Command(
        name = "status",
        description = {
            "Tells what the profiles of a namespace have found, the worst first, which runs are under way, and what others wait "
                    + "for.",
            "It lists performanceprofiles.tare.dev and performanceruns.tare.dev."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:told, whatever was found", ExitCode.TELLS_NO_ANSWER, ExitCode.TELLS_INTERNAL})
final class StatusCommand implements Callable<Integer> {

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "of all namespaces")
    private boolean everywhere;

    @Mixin
    private StructuredOutput output;

    @Mixin
    private ClusterAccess cluster;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (KubernetesClient client = cluster.connect()) {
            ClusterRuns there = new ClusterRuns(client);
            Optional<String> namespace = everywhere ? Optional.empty() : Optional.of(there.namespace());
            List<PerformanceProfile> profiles = there.profiles(namespace);
            List<PerformanceRun> runs = there.runs(namespace);
            List<HasMetadata> all =
                    Stream.<HasMetadata>concat(profiles.stream(), runs.stream()).toList();
            all.forEach(resource -> resource.getMetadata().setManagedFields(List.of()));
            output.print(
                    spec.commandLine().getOut(),
                    width -> StatusText.lines(
                            namespace, profiles, runs, Clock.systemUTC().instant(), width),
                    () -> ResourceText.yaml(all),
                    () -> ResourceText.json(list(all)));
            return ExitCode.FINE;
        }
    }

    private static KubernetesList list(List<HasMetadata> items) {
        KubernetesList list = new KubernetesList();
        list.setItems(items);
        return list;
    }
}
