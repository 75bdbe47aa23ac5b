package dev.tare.mesh.catalogue;

/** What carries the requests of a mesh. */
public enum DataPlane {
    /** A proxy in each pod. */
    Sidecar,
    /** A proxy on each node. */
    NodeProxy,
    /** Programs in the kernel, with a proxy on each node where a request has to be understood. */
    Ebpf,
    /** A proxy that is called by its own address. */
    ExplicitProxy
}
