package dev.tare.fleet;

import java.util.ArrayList;
import java.util.List;

/** Starts another mode of this very program: the same Java, the same class path. */
public final class JavaCommand {

    /**
     * One loop needs little memory, a collector that has no threads of its own, and code that is compiled early and once:
     * the optimizing compiler would be at work, on the same CPUs, for most of a short run.
     */
    private static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms48m",
            "-Xmn32m",
            "-Xmx256m",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-Dio.netty.allocator.numDirectArenas=1",
            "-Dio.netty.allocator.numHeapArenas=0",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.noPreferDirect=false");

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

    /** The command line of a mode. */
    public List<String> line(String mode, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(java);
        line.addAll(OPTIONS);
        line.addAll(List.of("-cp", classPath, mainClass, mode));
        line.addAll(arguments);
        return line;
    }
}
