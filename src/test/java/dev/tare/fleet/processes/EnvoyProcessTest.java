package dev.tare.fleet.processes;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.fleet.Endpoint;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

@Timeout(120)
class EnvoyProcessTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void needsEnvoy() throws InterruptedException {
        FleetBench.assumeEnvoy();
    }

    private EnvoyProcess start(String configuration, Endpoint... listening) throws Exception {
        return EnvoyProcess.start(RealEnvoy.onPath().orElseThrow(), folder, configuration, List.of(listening));
    }

    @Test
    void listensUntilItIsClosed() throws Exception {
        Endpoint admin = EnvoyProcess.freePort();
        String configuration =
                "{\"admin\": {\"address\": {\"socket_address\": {\"address\": \"%s\", \"port_value\": %d}}}}"
                        .formatted(admin.host(), admin.port());
        try (EnvoyProcess envoy = start(configuration, admin)) {
            assertThatNoException().isThrownBy(envoy::check);
            new Socket(admin.host(), admin.port()).close();
        }
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(admin.host(), admin.port()).close());
    }

    @Test
    void saysWhyItDoesNotStart() {
        assertThatExceptionOfType(FleetException.class)
                .isThrownBy(() -> start("{\"static_ressources\": {}}", Endpoint.local(1)))
                .withMessageStartingWith("envoy ended with exit code 1: ")
                .withMessageContaining("static_ressources");
    }
}
