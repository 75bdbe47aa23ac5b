package dev.tare.fleet.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.tare.fleet.Endpoint;
import dev.tare.fleet.EnvoyConfiguration;
import dev.tare.fleet.FleetException;

/** An Envoy with a configuration of its own, which ends when this process does. */
public final class EnvoyProcess implements AutoCloseable {

    private static final String NAME = "envoy";

    private final Launcher launcher;

    private EnvoyProcess(Launcher launcher) {
        this.launcher = launcher;
    }

    /**
     * Starts an Envoy with one thread, and waits until it listens.
     *
     * @param envoy the program
     * @param folder where its configuration and its log go
     * @param configuration its bootstrap configuration, in YAML or JSON
     * @param listening where that has it listen
     * @throws FleetException if it does not start; the message is a sentence with Envoy's own last words
     * @throws IOException if its configuration cannot be written
     */
    public static EnvoyProcess start(
            EnvoyBinary envoy, Path folder, String configuration, Collection<Endpoint> listening)
            throws FleetException, IOException, InterruptedException {
        Path file = folder.resolve(NAME + ".yaml");
        Files.writeString(file, configuration);
        List<String> command = new ArrayList<>();
        command.add(envoy.program().toString());
        command.addAll(EnvoyConfiguration.arguments(1, file.toString()));
        EnvoyProcess started = new EnvoyProcess(new Launcher(folder));
        try {
            started.launch(command, listening);
        } catch (FleetException | InterruptedException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private void launch(List<String> command, Collection<Endpoint> listening)
            throws FleetException, InterruptedException {
        GuardedProcess process = launcher.launch(NAME, command, line -> {});
        for (Endpoint endpoint : listening) {
            launcher.awaitListening(process, endpoint);
        }
    }

    /**
     * A port on loopback that is free now, for a listener of a configuration that is still to be written.
     *
     * @throws FleetException if there is none
     */
    public static Endpoint freePort() throws FleetException {
        return Launcher.freePort();
    }

    /**
     * Looks whether it has ended by itself.
     *
     * @throws FleetException if so; the message says how
     */
    public void check() throws FleetException {
        launcher.check();
    }

    /** Ends it. */
    @Override
    public void close() {
        launcher.close();
    }
}
