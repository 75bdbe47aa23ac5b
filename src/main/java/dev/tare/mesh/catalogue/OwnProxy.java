package dev.tare.mesh.catalogue;

/** A proxy that Tare itself puts into its pods, or starts on one machine: a mesh without anything to install. */
public enum OwnProxy {
    /** Envoy, with the configuration of a plain proxy. */
    Envoy,
    /** Tare's own, with a known delay and known failures. */
    Reference
}
