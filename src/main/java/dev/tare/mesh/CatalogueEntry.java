package dev.tare.mesh;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * What is known of a mesh with a control plane: one file a mesh, {@code /meshes/<kind>.yaml} on the class path.
 *
 * @param title its name as people write it
 * @param page its project's page
 * @param controlPlane the workloads of its control plane, the one whose version is the mesh's first
 */
public record CatalogueEntry(String title, String page, List<Workload> controlPlane) {

    /** The meshes that have an entry, in alphabetical order. */
    public static final List<String> KINDS = List.of("cilium", "consul", "istio", "istio-ambient", "kuma", "linkerd");

    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * A workload of a control plane, where the mesh's own charts put it.
     *
     * @param kind {@code Deployment} or {@code DaemonSet}
     * @param namespace its namespace
     * @param name its name
     */
    public record Workload(String kind, String namespace, String name) {}

    /** The entry of a kind of mesh; empty where there is none. */
    public static Optional<CatalogueEntry> of(String kind) {
        if (!KINDS.contains(kind)) {
            return Optional.empty();
        }
        String file = "/meshes/" + kind + ".yaml";
        try (InputStream source = CatalogueEntry.class.getResourceAsStream(file)) {
            return Optional.of(YAML.readValue(source, CatalogueEntry.class));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(file + " is not readable on the class path", e);
        }
    }
}
