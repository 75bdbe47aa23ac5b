package dev.tare.fleet.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.tare.fleet.EnvoyConfiguration;
import dev.tare.fleet.FleetException;

/** The Envoy of this machine. */
public final class RealEnvoy {

    private RealEnvoy() {}

    /** Envoy, if it is on the PATH. */
    public static Optional<EnvoyBinary> onPath() throws InterruptedException {
        try {
            return Optional.of(EnvoyBinary.find(Optional.empty(), System.getenv("PATH")));
        } catch (FleetException e) {
            return Optional.empty();
        }
    }

    /** Starts it on one thread, with this configuration; what it says goes to the log. */
    public static Process start(Path envoy, Path configuration, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(envoy.toString()));
        command.addAll(EnvoyConfiguration.arguments(1, configuration.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
