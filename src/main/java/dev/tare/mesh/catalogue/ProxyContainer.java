package dev.tare.mesh.catalogue;

/**
 * A container that a mesh adds to a pod.
 *
 * @param name its name, whether it stands in {@code containers} or, as a native sidecar, in {@code initContainers}
 */
public record ProxyContainer(String name) {}
