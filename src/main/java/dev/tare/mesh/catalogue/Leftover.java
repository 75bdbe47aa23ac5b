package dev.tare.mesh.catalogue;

/**
 * An object that a mesh makes by itself in all namespaces, and does not take away.
 *
 * @param apiVersion its API version
 * @param kind its kind
 * @param name its name
 */
public record Leftover(String apiVersion, String kind, String name) {}
