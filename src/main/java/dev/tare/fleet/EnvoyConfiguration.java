package dev.tare.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;

import dev.tare.api.Protocol;
import dev.tare.mesh.SidecarMesh;
import dev.tare.mesh.SidecarMesh.Side;

/** The bootstrap configuration of an Envoy that is a sidecar, and the arguments with which Envoy takes it. */
public final class EnvoyConfiguration {

    /** More than requests can have by their schema, and answers by what a worker reads: Envoy's own are 60 and 100. */
    private static final int MAX_HEADERS_KB = 1024;

    private static final int MAX_HEADERS = 10_000;

    private static final String TEMPLATE = "/envoy/sidecar.yaml";

    private final Template template;

    /** Reads the template. */
    public EnvoyConfiguration() {
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
     * @param protocol what it carries
     * @param side whose proxy it is
     * @param listen where it listens
     * @param next where requests go
     * @param mtls whether the two sides talk in mutual TLS
     * @param certificates folder of the certificates, where there is mutual TLS
     */
    public String yaml(
            Protocol protocol, Side side, Endpoint listen, Endpoint next, boolean mtls, String certificates) {
        return yaml(protocol, side, listen, next, mtls, certificates, Optional.empty());
    }

    /**
     * The configuration in YAML.
     *
     * @param protocol what it carries
     * @param side whose proxy it is
     * @param listen where it listens
     * @param next where requests go
     * @param mtls whether the two sides talk in mutual TLS
     * @param certificates folder of the certificates, where there is mutual TLS
     * @param collector what takes the spans of requests that carry trace context; empty: none are made
     */
    public String yaml(
            Protocol protocol,
            Side side,
            Endpoint listen,
            Endpoint next,
            boolean mtls,
            String certificates,
            Optional<Endpoint> collector) {
        return template.render(Map.ofEntries(
                Map.entry("tcp", !protocol.isHttp()),
                Map.entry("http2", protocol.hasStreams()),
                Map.entry("name", side.proxyName()),
                Map.entry("listenHost", listen.host()),
                Map.entry("listenPort", listen.port()),
                Map.entry("maxHeadersKb", MAX_HEADERS_KB),
                Map.entry("maxHeaders", MAX_HEADERS),
                Map.entry("nextHost", next.host()),
                Map.entry("nextPort", next.port()),
                Map.entry("nextType", discovery(next.host())),
                Map.entry("acceptMtls", mtls && side == Side.SERVER),
                Map.entry("originateMtls", mtls && side == Side.CLIENT),
                Map.entry("peerIdentity", Certificates.identity(Side.SERVER.proxyName())),
                Map.entry("certificates", certificates),
                Map.entry("traced", collector.isPresent()),
                Map.entry(
                        "collectorType", discovery(collector.map(Endpoint::host).orElse(""))),
                Map.entry("collectorHost", collector.map(Endpoint::host).orElse("")),
                Map.entry("collectorPort", collector.map(Endpoint::port).orElse(0))));
    }

    /** How a host is found. */
    private static String discovery(String host) {
        return host.matches("[0-9.]+|.*:.*") ? "STATIC" : "STRICT_DNS";
    }

    /**
     * The arguments of Envoy.
     *
     * @param mesh how it is asked to be
     * @param file where its configuration is
     */
    public static List<String> arguments(SidecarMesh.Envoy mesh, String file) {
        return arguments(mesh.concurrency(), file);
    }

    /**
     * The arguments of Envoy.
     *
     * @param threads how many threads of it serve connections
     * @param file where its configuration is
     */
    public static List<String> arguments(int threads, String file) {
        return List.of(
                "--config-path",
                file,
                "--concurrency",
                Integer.toString(threads),
                "--disable-hot-restart",
                "--log-level",
                "error");
    }
}
