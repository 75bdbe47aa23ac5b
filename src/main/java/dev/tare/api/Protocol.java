package dev.tare.api;

import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How requests go over the wire, and what the rest of this program asks about that. */
public enum Protocol {
    /** HTTP/1.1 (RFC 9112): one request at a time on a connection. */
    @JsonProperty("http1")
    HTTP1("http1", "HTTP/1.1", "http", "http/1.1", Trait.IS_HTTP),
    /** HTTP/2 with prior knowledge (RFC 9113): several requests at a time on a connection. */
    @JsonProperty("http2")
    HTTP2("http2", "HTTP/2", "http2", "h2", Trait.IS_HTTP, Trait.HAS_STREAMS),
    /** gRPC: unary calls, in HTTP/2. */
    @JsonProperty("grpc")
    GRPC("grpc", "gRPC", "grpc", "h2", Trait.IS_HTTP, Trait.HAS_STREAMS),
    /** Bytes: so many are sent, so many are awaited. */
    @JsonProperty("tcp")
    TCP("tcp", "TCP", "tcp", null);

    private enum Trait {
        IS_HTTP,
        HAS_STREAMS
    }

    private final String value;
    private final String title;
    private final String portName;
    private final String alpn; // null: none
    private final Set<Trait> traits;

    Protocol(String value, String title, String portName, String alpn, Trait... traits) {
        this.value = value;
        this.title = title;
        this.portName = portName;
        this.alpn = alpn;
        this.traits = Set.of(traits);
    }

    /** Its name in resources and on command lines. */
    public String value() {
        return value;
    }

    /** Its name in pages. */
    public String title() {
        return title;
    }

    /** What sides agree on by ALPN (RFC 7301) to speak it in TLS; empty where it has no such name. */
    public Optional<String> alpn() {
        return Optional.ofNullable(alpn);
    }

    /**
     * How a Service's port is named that speaks it, and its {@code appProtocol}: meshes look at the one or the other.
     * It is a name that they know: {@code tcp} for whatever they are to hand on as bytes.
     *
     * @param tls whether it is spoken in TLS
     */
    public String portName(boolean tls) {
        if (!tls) {
            return portName;
        }
        return isHttp() ? "https" : "tls";
    }

    /**
     * Whether it is HTTP, in whichever version: proxies tell one request from the next, and may add headers to it and to its
     * answer. Of anything else they see bytes.
     */
    public boolean isHttp() {
        return traits.contains(Trait.IS_HTTP);
    }

    /** Whether several requests share a connection. */
    public boolean hasStreams() {
        return traits.contains(Trait.HAS_STREAMS);
    }
}
