package dev.tare.mesh.catalogue;

import java.util.List;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What a mesh can do for a price.
 *
 * <p>Its templates are Qute's, each of one object or more. They are given {@code {run.name}} and {@code
 * {run.namespace}}; {@code {environment}}, its name; {@code {service}} and {@code {port}}, the name and the port of the
 * target's Service; and {@code {labels}}, the labels that all pods of the environment carry and no others do, as a
 * mapping of YAML in one line; and {@code {http}}, whether proxies see requests of HTTP there.
 *
 * @param name its name in an environment's {@code features}, such as {@code strict-mtls}
 * @param title what it is, in a few words
 * @param group of features that take the same place in the mesh's configuration, its name: an environment has one of
 *     them at most; absent where it goes with all others
 * @param objects templates of the objects that switch it on, in the run's namespace
 * @param pod what the environment's pods carry for it
 * @param service what the target's Service carries for it
 * @param rights what the operator must be allowed to do for it
 * @param acts how it is known that it acts
 */
@RecordBuilder
public record Feature(
        String name,
        String title,
        String group,
        List<String> objects,
        Marks pod,
        Marks service,
        List<Right> rights,
        FeatureProofs acts) {

    /** Fills what is absent. */
    public Feature {
        objects = objects == null ? List.of() : List.copyOf(objects);
        pod = pod == null ? Marks.NONE : pod;
        service = service == null ? Marks.NONE : service;
        rights = rights == null ? List.of() : List.copyOf(rights);
        acts = acts == null ? FeatureProofs.NONE : acts;
    }

    /**
     * A rule of a role.
     *
     * @param apiGroups API groups
     * @param resources resources
     */
    public record Right(List<String> apiGroups, List<String> resources) {}
}
