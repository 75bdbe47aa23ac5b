package dev.tare.load;

import java.util.List;

/**
 * What is spoken in TLS, as both sides agree on it by ALPN (RFC 7301).
 *
 * @param name its registered name; empty for what has none
 * @param mustBeAgreed whether a peer that says nothing does not speak it, as with HTTP/2 (RFC 9113, 3.2)
 */
public record ApplicationProtocol(String name, boolean mustBeAgreed) {

    /** HTTP/1.1 is also what a peer speaks that knows no ALPN. */
    public static final ApplicationProtocol HTTP_1_1 = new ApplicationProtocol("http/1.1", false);

    /** A peer that does not say that it speaks HTTP/2 does not. */
    public static final ApplicationProtocol HTTP_2 = new ApplicationProtocol("h2", true);

    /** Bytes that have no name. */
    public static final ApplicationProtocol NONE = new ApplicationProtocol("", false);

    /** The names to offer: one or none. */
    List<String> offered() {
        return name.isEmpty() ? List.of() : List.of(name);
    }

    /** Whether it is spoken when this was agreed on; empty: nothing. */
    boolean accepts(String agreed) {
        return agreed.equals(name) || agreed.isEmpty() && !mustBeAgreed;
    }
}
