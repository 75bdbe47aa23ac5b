package dev.tare.mesh.catalogue;

/**
 * How a proxy ends when its pod's work is done.
 *
 * @param way who ends it
 * @param method of {@link Way#Request}, the HTTP method
 * @param port of {@link Way#Request}, the port on the pod's loopback
 * @param path of {@link Way#Request}, the path
 * @param needs of {@link Way#Request}, what the pod must carry for that to be there
 */
public record Leaving(Way way, String method, Integer port, String path, Marks needs) {

    /** Fills what is absent. */
    public Leaving {
        needs = needs == null ? Marks.NONE : needs;
    }

    /** Who ends a proxy. */
    public enum Way {
        /** The kubelet: it is a native sidecar. */
        NativeSidecar,
        /** It itself, when it is asked by HTTP. */
        Request,
        /** Nobody has to: there is none in the pod. */
        NotInPod
    }
}
