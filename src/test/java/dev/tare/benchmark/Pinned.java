package dev.tare.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process that is kept on one core, with what it writes in a file. */
final class Pinned implements AutoCloseable {

    private final Process process;
    private final Path output;

    private Pinned(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Pinned start(Core core, List<String> command) throws IOException {
        Path output = Files.createTempFile("benchmark", ".out");
        Process process = new ProcessBuilder(core.pin(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        return new Pinned(process, output);
    }

    /**
     * CPU time by thread, of the process and its children, in nanoseconds: what the scheduler counts (schedstat), which is
     * finer than the ticks of {@code /proc/<pid>/stat}.
     */
    Map<Path, Long> cpuNs() {
        Map<Path, Long> byThread = new HashMap<>();
        processes().forEach(each -> {
            try (Stream<Path> threads = Files.list(Path.of("/proc", String.valueOf(each.pid()), "task"))) {
                for (Path thread : threads.toList()) {
                    byThread.put(
                            thread,
                            Long.parseLong(
                                    read(thread.resolve("schedstat"), "0 ").split(" ")[0]));
                }
            } catch (NoSuchFileException e) {
                // has ended
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return byThread;
    }

    /** CPU time since a reading. A thread that has ended meanwhile is not counted. */
    long cpuNsSince(Map<Path, Long> before) {
        return cpuNs().entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    /** Resident memory of the process, shared pages included. */
    double residentMib() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
            }
        }
        return Double.NaN;
    }

    private static String read(Path file, String otherwise) throws IOException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            if (Files.exists(file)) {
                throw e;
            }
            return otherwise; // the thread has ended
        }
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    /** Waits for a line of output that begins with this. */
    String awaitLine(String beginning) throws IOException, InterruptedException {
        long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            // A line is whole when its end is there.
            String text = output();
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            if (!process.isAlive() || System.nanoTime() > giveUpNs) {
                throw new IOException("did not say %s: %s".formatted(beginning, text));
            }
            Thread.sleep(2);
        }
    }

    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** Sends a signal, such as STOP, to the process and its children. */
    void signal(String name) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes().forEach(each -> command.add(String.valueOf(each.pid())));
        new ProcessBuilder(command).start().waitFor();
    }

    /** Waits for its end, and returns what it wrote. */
    String awaitEnd(int seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new IOException(
                    "has not ended: " + process.info().commandLine().orElse("") + "\n" + output());
        }
        return output();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(output);
    }
}
