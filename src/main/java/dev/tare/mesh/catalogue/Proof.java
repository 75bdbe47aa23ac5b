package dev.tare.mesh.catalogue;

/**
 * A sign by which something is known of a request's way.
 *
 * @param in where it is looked for
 * @param name the header's name, or the metric's
 * @param matches a regular expression that the header's whole value matches, or, of a metric, all that stands between its
 *     braces; absent: it is there
 * @param port of {@link Place#ProxyMetric}, the port on the pod's loopback
 * @param path of {@link Place#ProxyMetric}, the path
 */
public record Proof(Place in, String name, String matches, Integer port, String path) {

    /** Where a sign is looked for. */
    public enum Place {
        /** A header of the answer as the client sees it. */
        ResponseHeader,
        /** A header of the request as the server sees it. */
        RequestHeader,
        /** A counter of the proxy beside the client, in Prometheus' text format, which must grow with a request. */
        ProxyMetric,
        /**
         * What the server sees of the connection that a request comes on. Its name is {@code from}: {@code its own pod, ADDRESS}
         * where a proxy beside the server has opened it, {@code elsewhere, ADDRESS} otherwise.
         */
        Connection
    }
}
