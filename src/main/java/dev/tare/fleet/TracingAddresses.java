package dev.tare.fleet;

import java.net.URI;
import java.util.Optional;

/**
 * Where spans of a cluster's runs go and are read, and where people look at what meshes have recorded.
 *
 * @param receiver takes spans in OTLP/HTTP, such as {@code http://jaeger:4318}; empty: none are sent
 * @param query a Jaeger's API for queries, such as {@code http://jaeger:16686}; empty: what proxies record is not read
 * @param pages where people see the pages of that Jaeger, in their browsers; empty: there are no links
 * @param graphs where people see those of a Kiali; empty: there are no links
 */
public record TracingAddresses(Optional<URI> receiver, Optional<URI> query, Optional<URI> pages, Optional<URI> graphs) {

    /** Nobody keeps spans. */
    public static final TracingAddresses NONE =
            new TracingAddresses(Optional.empty(), Optional.empty(), Optional.empty());

    /** Without a Kiali. */
    public TracingAddresses(Optional<URI> receiver, Optional<URI> query, Optional<URI> pages) {
        this(receiver, query, pages, Optional.empty());
    }
}
