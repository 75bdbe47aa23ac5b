package dev.tare.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The same program as a plugin of kubectl: all that it does is about a cluster. So {@code run} takes a profile of the cluster here,
 * and files in {@link Tare}: the two have no option in common.
 */
@Command(
        name = "kubectl tare",
        description = "Shows, starts and follows Tare's runs in a cluster, and tells what they have found.",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        subcommands = {
            StatusCommand.class,
            ClusterRunCommand.class,
            WatchCommand.class,
            ReportCommand.class,
            CompareCommand.class,
            ExplainCommand.class
        })
final class KubectlTare implements Runnable {

    /** The program's file, by whose name kubectl finds it. */
    static final String PROGRAM = "kubectl-tare";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command, such as: kubectl tare status");
    }
}
