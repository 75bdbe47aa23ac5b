package dev.tare.app;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The built program as a process of its own, as a user starts it. */
final class TareProcess implements AutoCloseable {

    private static final long SIGINT_BIT = 1L << 1;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path out;
    private final Path messages;

    private TareProcess(Process process, Path out, Path messages) {
        this.process = process;
        this.out = out;
        this.messages = messages;
    }

    /** The command line. */
    static TareProcess start(Path directory, String... arguments) throws IOException {
        return start(Path.of("target/tare.jar"), directory, Map.of(), arguments);
    }

    /** The command line, with a file for its standard input. */
    static TareProcess startReading(Path input, Path directory, String... arguments) throws IOException {
        return start(Redirect.from(input.toFile()), Path.of("target/tare.jar"), directory, Map.of(), arguments);
    }

    /** Any of the programs, with system properties. */
    static TareProcess start(Path jar, Path directory, Map<String, String> properties, String... arguments)
            throws IOException {
        return start(Redirect.PIPE, jar, directory, properties, arguments);
    }

    private static TareProcess start(
            Redirect input, Path jar, Path directory, Map<String, String> properties, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path messages = Files.createTempFile(directory, "messages", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(input)
                .redirectOutput(out.toFile())
                .redirectError(messages.toFile())
                .start();
        return new TareProcess(process, out, messages);
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ends within %s", PATIENCE)
                .isTrue();
        return process.exitValue();
    }

    String out() throws IOException {
        return Files.readString(out);
    }

    String messages() throws IOException {
        return Files.readString(messages);
    }

    /** Waits until it has said something. */
    void awaitMessage(String text) throws Exception {
        await("the message '" + text + "'", () -> {
            try {
                return messages().contains(text);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }

    void signal(String name) throws Exception {
        signal(process.pid(), name);
    }

    static void signal(long pid, String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    }

    /** Whether SIGINT is ignored, by this process and so by its children, as in a shell's background. */
    static boolean ignoresInterrupts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & SIGINT_BIT) != 0);
    }

    /** Its children and theirs. */
    List<ProcessHandle> descendants() {
        return process.toHandle().descendants().toList();
    }

    /** The Java process below it that was started in a mode. */
    ProcessHandle mode(String mode) throws IOException {
        for (ProcessHandle child : descendants()) {
            List<String> line = commandLine(child.pid());
            if (!line.isEmpty() && line.get(0).endsWith("java") && line.contains(mode)) {
                return child;
            }
        }
        throw new AssertionError("no process in mode " + mode);
    }

    private static List<String> commandLine(long pid) throws IOException {
        return Stream.of(Files.readString(Path.of("/proc/" + pid + "/cmdline")).split("\0"))
                .toList();
    }

    static void assertEnded(List<ProcessHandle> processes) throws Exception {
        await("the end of " + processes, () -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting for " + what).isLessThan(giveUpNs);
            Thread.sleep(50);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
