package dev.tare.fleet;

import java.util.ArrayList;
import java.util.List;

/** Starts another mode of this very program: the same Java, the same class path. */
public final class JavaCommand {

    private final String java;
    private final String classPath;
    private final String mainClass;

    /**
     * A command.
     *
     * @param java the java program
     * @param classPath its class path
     * @param mainClass the main class, which takes the mode as its first argument
     */
    public JavaCommand(String java, String classPath, String mainClass) {
        this.java = java;
        this.classPath = classPath;
        this.mainClass = mainClass;
    }

    /** The command line of a mode that takes part in a measurement. */
    public List<String> line(String mode, List<String> arguments) {
        return line(WorkerJvm.OPTIONS, mode, arguments);
    }

    /** The command line of a mode, with these options of Java. */
    public List<String> line(List<String> options, String mode, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(java);
        line.addAll(options);
        line.addAll(List.of("-cp", classPath, mainClass, mode));
        line.addAll(arguments);
        return line;
    }
}
