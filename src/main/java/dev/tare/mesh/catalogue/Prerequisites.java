package dev.tare.mesh.catalogue;

import java.net.URI;
import java.util.List;

/**
 * What a cluster must have before a mesh is installed in it.
 *
 * @param kubernetes the versions of Kubernetes, such as {@code >=1.31}; absent: any
 * @param kernel the versions of Linux, likewise
 * @param definitions custom resource definitions of others
 * @param more what else must be so and nobody checks, a sentence each
 */
public record Prerequisites(String kubernetes, String kernel, List<Definition> definitions, List<String> more) {

    static final Prerequisites NONE = new Prerequisites(null, null, null, null);

    /** Fills what is absent. */
    public Prerequisites {
        definitions = definitions == null ? List.of() : List.copyOf(definitions);
        more = more == null ? List.of() : List.copyOf(more);
    }

    /**
     * A custom resource definition that must be there.
     *
     * @param name its name, such as {@code gateways.gateway.networking.k8s.io}
     * @param versionAnnotation the annotation that holds its bundle's version
     * @param version the least version of its bundle
     * @param source the manifest that holds it
     */
    public record Definition(String name, String versionAnnotation, String version, URI source) {}
}
