package dev.tare.fleet.processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;

import dev.tare.mesh.SidecarMesh.Side;

/** Writes the bootstrap configuration of an Envoy that is a sidecar. */
final class EnvoyConfiguration {

    private static final String TEMPLATE = "/envoy/sidecar.yaml";

    private final Template template;

    EnvoyConfiguration() {
        try (InputStream source = EnvoyConfiguration.class.getResourceAsStream(TEMPLATE)) {
            template = Engine.builder()
                    .addDefaults()
                    .removeStandaloneLines(true)
                    .build()
                    .parse(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(TEMPLATE + " is not readable on the class path", e);
        }
    }

    /**
     * The configuration in YAML.
     *
     * @param side whose proxy it is
     * @param listen where it listens
     * @param next where requests go
     * @param mtls whether the two sides talk in mutual TLS
     * @param certificates folder of the certificates, where there is mutual TLS
     */
    String yaml(Side side, Endpoint listen, Endpoint next, boolean mtls, Path certificates) {
        boolean address = next.host().matches("[0-9.]+|.*:.*");
        return template.render(Map.ofEntries(
                Map.entry("name", side.proxyName()),
                Map.entry("listenHost", listen.host()),
                Map.entry("listenPort", listen.port()),
                Map.entry("nextHost", next.host()),
                Map.entry("nextPort", next.port()),
                Map.entry("nextType", address ? "STATIC" : "STRICT_DNS"),
                Map.entry("acceptMtls", mtls && side == Side.SERVER),
                Map.entry("originateMtls", mtls && side == Side.CLIENT),
                Map.entry("peerIdentity", Certificates.identity(Side.SERVER.proxyName())),
                Map.entry("certificates", certificates.toString())));
    }
}
