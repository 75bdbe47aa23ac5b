package dev.tare.mesh.catalogue;

/**
 * A workload of a mesh, where the mesh's own charts put it.
 *
 * @param kind {@code Deployment}, {@code DaemonSet} or {@code StatefulSet}
 * @param namespace its namespace
 * @param name its name
 */
public record Workload(String kind, String namespace, String name) {}
