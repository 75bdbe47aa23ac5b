package dev.tare.fleet.processes;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that cannot outlive this one. A shell stands between the two: it holds the reading end of a pipe whose
 * writing end only this process has, and kills its child when the pipe is closed. The kernel closes it when this process
 * ends in whatever way, {@code SIGKILL} too. What a terminal or an init system sends to the whole group of processes
 * (interrupt, hang-up, termination) has an effect on this process only, which then ends the others in order.
 */
final class GuardedProcess implements AutoCloseable {

    private static final String GUARD = """
            trap '' INT QUIT HUP TERM
            exec 3<&0
            sh -c 'echo "$$"; exec "$@"' child "$@" </dev/null 3<&- &
            child=$!
            (while read -r _ <&3; do :; done; kill -9 "$child") >/dev/null 2>&1 &
            watcher=$!
            exec 3<&- >/dev/null 2>&1
            wait "$child"
            status=$?
            kill -9 "$watcher" 2>/dev/null
            exit "$status"
            """;

    private static final int TOLD_LINES = 3;

    /** For how long the rest of its output is awaited behind its end: whoever it has started may hold that open. */
    private static final Duration OUTPUT_PATIENCE = Duration.ofSeconds(5);

    private final String name;
    private final Process guard;
    private final long pid;
    private final Path log;
    private final CompletableFuture<Void> end;

    /**
     * Starts a process.
     *
     * @param name what it is, for messages
     * @param command program and arguments
     * @param log file that its standard error goes to
     * @param lines takes each line of its standard output, on a thread of its own
     * @throws IOException if it can't be started
     */
    GuardedProcess(String name, List<String> command, Path log, Consumer<String> lines) throws IOException {
        this.name = name;
        this.log = log;
        List<String> guarded = new ArrayList<>(List.of("sh", "-c", GUARD, "guard"));
        guarded.addAll(command);
        guard = new ProcessBuilder(guarded)
                .redirectError(ProcessBuilder.Redirect.appendTo(new File(log.toString())))
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(guard.getInputStream(), StandardCharsets.UTF_8));
        String first = out.readLine();
        if (first == null) {
            throw new IOException(name + " was not started: " + lastWords());
        }
        pid = Long.parseLong(first);
        CompletableFuture<Void> output = new CompletableFuture<>();
        end = guard.onExit()
                .thenCompose(ended -> output.completeOnTimeout(null, OUTPUT_PATIENCE.toSeconds(), TimeUnit.SECONDS));
        Thread reader = new Thread(() -> read(out, lines, output), name + " output");
        reader.setDaemon(true);
        reader.start();
    }

    private static void read(BufferedReader out, Consumer<String> lines, CompletableFuture<Void> output) {
        try {
            out.lines().forEach(lines);
        } finally {
            output.complete(null);
        }
    }

    String name() {
        return name;
    }

    /** The process id of the process itself, not of the shell. */
    long pid() {
        return pid;
    }

    /** Whether it has ended, and its last line has been taken: that one may say why. */
    boolean hasEnded() {
        return end.isDone();
    }

    /** How it ended, such as {@code target was killed (signal 9)}, with the last lines that it wrote. */
    String obituary() {
        int status = guard.exitValue();
        String how = status > 128 ? "was killed (signal " + (status - 128) + ")" : "ended with exit code " + status;
        String words = lastWords();
        return name + " " + how + (words.isEmpty() ? "" : ": " + words);
    }

    private String lastWords() {
        try (var all = Files.lines(log)) {
            List<String> lines = all.filter(line -> !line.isBlank()).toList();
            return String.join(" | ", lines.subList(Math.max(0, lines.size() - TOLD_LINES), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            if (!guard.waitFor(5, TimeUnit.SECONDS)) {
                ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
                guard.destroyForcibly();
            }
        } catch (IOException e) {
            guard.destroyForcibly();
        } catch (InterruptedException e) {
            guard.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
