package dev.tare.fleet.processes;

import java.util.Optional;

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
}
