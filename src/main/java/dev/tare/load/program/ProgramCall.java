package dev.tare.load.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.tare.load.WorkerFailure;

/** One call of a load generator of others. Closing it ends the program, if it has not ended itself. */
final class ProgramCall implements AutoCloseable {

    private static final int LAST_WORDS = 500;

    private final String name;
    private final Process process;
    private final Thread guard;
    private final CompletableFuture<Void> output;
    private final CompletableFuture<String> complaints;

    /**
     * Starts the program.
     *
     * @param lines takes what it writes to standard output
     * @throws WorkerFailure if it cannot be started
     */
    ProgramCall(ProgramFile file, List<String> arguments, String input, Consumer<String> lines) throws WorkerFailure {
        name = file.program().file();
        List<String> command = new ArrayList<>(List.of(file.path().toString()));
        command.addAll(arguments);
        try {
            process = new ProcessBuilder(command).start();
            guard = new Thread(process::destroyForcibly);
            Runtime.getRuntime().addShutdownHook(guard); // it must not outlive the worker
            output = CompletableFuture.runAsync(() -> read(process, lines), task -> thread(task, "output"));
            complaints = CompletableFuture.supplyAsync(
                    () -> lastWords(process.getErrorStream()), task -> thread(task, "complaints"));
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw WorkerFailure.generatorFailed(name, "cannot be started: " + e.getMessage(), e);
        }
    }

    private static void thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void read(Process process, Consumer<String> lines) {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lastWords(InputStream stream) {
        StringBuilder words = new StringBuilder();
        byte[] buffer = new byte[4096];
        try (stream) {
            for (int length = stream.read(buffer); length >= 0; length = stream.read(buffer)) {
                words.append(new String(buffer, 0, length, StandardCharsets.UTF_8));
                words.delete(0, Math.max(0, words.length() - LAST_WORDS));
            }
        } catch (IOException e) {
            words.append(e.getMessage());
        }
        return words.toString().strip();
    }

    /**
     * Waits until the program has ended, and all that it wrote has been read.
     *
     * @throws WorkerFailure if it has not by then, or ended with an error, or wrote what it should not
     */
    void await(long untilNs) throws WorkerFailure, InterruptedException {
        try {
            if (!process.waitFor(untilNs - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw WorkerFailure.generatorFailed(name, "did not end in time", null);
            }
            output.get(Math.max(1, untilNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                String words = complaints.get(1, TimeUnit.SECONDS);
                throw WorkerFailure.generatorFailed(
                        name, "ended with exit code %d: %s".formatted(process.exitValue(), words), null);
            }
        } catch (ExecutionException e) {
            throw WorkerFailure.generatorFailed(name, "wrote " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw WorkerFailure.generatorFailed(name, "did not stop writing in time", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(guard);
        } catch (IllegalStateException e) {
            // The worker is being shut down, and the guard is doing its work.
        }
    }
}
