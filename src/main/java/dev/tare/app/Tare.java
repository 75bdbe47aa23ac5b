package dev.tare.app;

import java.io.IOException;
import java.io.PrintWriter;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one program; its first argument is the mode. */
@Command(
        name = "tare",
        description = "Weighs service meshes: what does being on the mesh cost, and may the number be believed?",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        subcommands = {
            RunCommand.class,
            WeighCommand.class,
            ReportCommand.class,
            StatusCommand.class,
            WatchCommand.class,
            CompareCommand.class,
            ExplainCommand.class,
            PlayCommand.class,
            RequestCommand.class,
            WorkerCommand.class,
            TargetCommand.class,
            ProxyCommand.class,
            InstallCommand.class,
            LessonPodCommand.class
        })
public final class Tare implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "name a command, such as: tare run examples/quickstart");
    }

    /**
     * Runs the mode that the first argument names, and exits with its code. The script that starts it says by which name it was
     * called.
     */
    public static void main(String[] arguments) {
        boolean plugin = KubectlTare.PROGRAM.equals(System.getProperty("tare.program"));
        System.exit(commandLine(plugin ? new KubectlTare() : new Tare()).execute(arguments));
    }

    /**
     * A command line.
     *
     * @param program this one, or the plugin of kubectl
     */
    static CommandLine commandLine(Object program) {
        return new CommandLine(program)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Tare::refuse)
                .setExecutionExceptionHandler((exception, line, parsed) -> {
                    if (exception instanceof UserException user) {
                        line.getErr().println("tare: " + user.getMessage());
                        return user.exitCode();
                    }
                    if (exception instanceof IOException) {
                        line.getErr().println("tare: a file cannot be read or written: " + exception.getMessage());
                        return ExitCode.INTERNAL;
                    }
                    line.getErr()
                            .println("tare: this is an internal error of Tare; please report it with what follows");
                    exception.printStackTrace(line.getErr());
                    return ExitCode.INTERNAL;
                });
    }

    /** What is wrong comes first and last: all options would push it out of sight. */
    private static int refuse(ParameterException exception, String[] arguments) {
        PrintWriter messages = exception.getCommandLine().getErr();
        messages.println(exception.getMessage());
        UnmatchedArgumentException.printSuggestions(exception, messages);
        messages.println("see: " + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return exception.getCommandLine().getCommandSpec().exitCodeOnInvalidInput();
    }
}
