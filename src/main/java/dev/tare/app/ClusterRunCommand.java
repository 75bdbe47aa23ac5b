package dev.tare.app;

import java.util.concurrent.Callable;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;

/** Starts a run of a profile in a cluster. */
@Command(
        name = "run",
        description = {
            "Creates a run of a profile in the cluster, follows it until it has ended, and tells its verdict. The run goes on when "
                    + "this is interrupted.",
            "It gets performanceprofiles.tare.dev, and creates and watches performanceruns.tare.dev. "
                    + "Files are measured on this machine by: tare run FILE."
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
final class ClusterRunCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "PROFILE",
            converter = ResourceName.Converter.class,
            description = "the profile: [NAMESPACE/|profile/]NAME")
    private ResourceName profile;

    @Option(
            names = "--wait",
            arity = "1",
            defaultValue = "true",
            paramLabel = "true|false",
            description = "whether to follow the run (${DEFAULT-VALUE})")
    private boolean wait;

    @Mixin
    private ClusterAccess cluster;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (profile.kind() == ResourceName.Kind.RUN) {
            throw new UserException(
                    ExitCode.BAD_INPUT, "PROFILE is 'run/%s', but must be a profile".formatted(profile.name()));
        }
        try (KubernetesClient client = cluster.connect()) {
            PerformanceRun run = create(client, new ClusterRuns(client).profile(profile));
            String created = "performancerun.tare.dev/%s created"
                    .formatted(run.getMetadata().getName());
            if (!wait) {
                spec.commandLine().getOut().println(created);
                return ExitCode.FINE;
            }
            spec.commandLine().getErr().println(created);
            return WatchCommand.follow(spec, client, run);
        }
    }

    private static PerformanceRun create(KubernetesClient client, PerformanceProfile of) {
        String namespace = of.getMetadata().getNamespace();
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withGenerateName(of.getMetadata().getName() + "-")
                .build());
        run.setSpec(new PerformanceRunSpec(
                new PerformanceRunSpec.ProfileRef(of.getMetadata().getName())));
        return new ClusterQuestions(client)
                .ask("create", "performanceruns.tare.dev in namespace " + namespace, asked -> asked.resource(run)
                        .create());
    }
}
