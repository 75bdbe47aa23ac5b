package dev.tare.mesh.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * TLS between the proxies of a mesh.
 *
 * @param mode what it is without any feature
 * @param proof how it is known that a request went in it; absent where nothing shows it
 */
public record MutualTls(@JsonProperty("default") Mode mode, Proof proof) {

    static final MutualTls NONE = new MutualTls(Mode.Off, null);

    /** What TLS between proxies is. */
    public enum Mode {
        /** There is none. */
        Off,
        /** Proxies use it with each other, and take requests without it. */
        Permissive,
        /** Nothing else is taken. */
        Strict
    }
}
