package dev.tare.fleet.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import dev.tare.api.ProcessFailureReason;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.FleetException;

/** Starts processes, waits until they listen, and ends them in the reverse order. */
final class Launcher implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LISTENING = "listening ";

    private final List<GuardedProcess> processes = new ArrayList<>();
    private final Path logs;

    /**
     * A launcher.
     *
     * @param logs folder for what processes write to standard error
     */
    Launcher(Path logs) {
        this.logs = logs;
    }

    /** A process with the port that it listens on. */
    record Listening(GuardedProcess process, Endpoint endpoint) {}

    GuardedProcess launch(String name, List<String> command, Consumer<String> lines) throws FleetException {
        try {
            GuardedProcess process =
                    new GuardedProcess(name, command, logs.resolve(name.replace(' ', '-') + ".log"), lines);
            processes.add(process);
            return process;
        } catch (IOException e) {
            throw new FleetException(ProcessFailureReason.CannotStart, name + " cannot be started: " + e.getMessage());
        }
    }

    /**
     * Starts a process that picks a free port itself and says {@code listening PORT}.
     *
     * @param lines takes what else it says
     */
    Listening launchListening(String name, List<String> command, Consumer<String> lines)
            throws FleetException, InterruptedException {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        GuardedProcess process = launch(name, command, line -> {
            if (line.startsWith(LISTENING)) {
                port.complete(Integer.parseInt(line.substring(LISTENING.length())));
            } else {
                lines.accept(line);
            }
        });
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUpNs) {
            try {
                return new Listening(process, Endpoint.local(port.get(50, TimeUnit.MILLISECONDS)));
            } catch (TimeoutException e) {
                checkStarting(process);
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        throw notListening(name);
    }

    /** Waits until a process that was told its port listens there. */
    void awaitListening(GuardedProcess process, Endpoint endpoint) throws FleetException, InterruptedException {
        long giveUpNs = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUpNs) {
            checkStarting(process);
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), 1_000);
                return;
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
        throw notListening(process.name());
    }

    /** A port on loopback that is free now. */
    static Endpoint freePort() throws FleetException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return Endpoint.local(socket.getLocalPort());
        } catch (IOException e) {
            throw new FleetException(ProcessFailureReason.CannotStart, "no free port on loopback: " + e.getMessage());
        }
    }

    void check() throws FleetException {
        for (GuardedProcess process : processes) {
            if (process.hasEnded()) {
                throw new FleetException(ProcessFailureReason.ProcessEnded, process.obituary());
            }
        }
    }

    private static void checkStarting(GuardedProcess process) throws FleetException {
        if (process.hasEnded()) {
            throw new FleetException(ProcessFailureReason.CannotStart, process.obituary());
        }
    }

    private static FleetException notListening(String name) {
        return new FleetException(
                ProcessFailureReason.CannotStart, name + " does not listen after " + PATIENCE.toSeconds() + " s");
    }

    @Override
    public void close() {
        for (int i = processes.size() - 1; i >= 0; i--) {
            processes.get(i).close();
        }
    }
}
