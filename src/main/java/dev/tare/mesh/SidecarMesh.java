package dev.tare.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A mesh that consists of proxies beside the client and beside the server, which Tare itself can start. */
public sealed interface SidecarMesh {

    /** The feature under which sidecars prove to each other who they are, and talk in TLS only. */
    String STRICT_MTLS = "strict-mtls";

    /** On whose side a proxy stands. */
    enum Side {
        CLIENT("client"),
        SERVER("server");

        private final String label;

        Side(String label) {
            this.label = label;
        }

        /** Its name in values. */
        public String label() {
            return label;
        }

        /** What the proxy calls itself in the {@code Via} header. */
        public String proxyName() {
            return "tare-" + label;
        }

        /** The name of the proxy's container in a pod. */
        public String containerName() {
            return proxyName() + "-proxy";
        }
    }

    /** The sides that have a proxy, the client's first; one at least. */
    List<Side> sidecars();

    /** What its proxies call themselves in the {@code Via} header. */
    default List<String> proxyNames() {
        return sidecars().stream().map(Side::proxyName).toList();
    }

    /**
     * Tare's reference proxy.
     *
     * @param delay what a request gains in total, however many of the proxies it crosses
     * @param errorRate the share of requests that fail, from 0 to 1
     * @param sidecars the sides that have a proxy
     */
    record Reference(Duration delay, double errorRate, List<Side> sidecars) implements SidecarMesh {}

    /**
     * Envoy as sidecars: an HTTP connection manager each, access log off.
     *
     * @param concurrency worker threads of each proxy
     * @param version the version that it must have, if any
     * @param sidecars the sides that have a proxy
     */
    record Envoy(int concurrency, Optional<String> version, List<Side> sidecars) implements SidecarMesh {}
}
