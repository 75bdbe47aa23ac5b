package dev.tare.reconcile.mesh;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstall;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.EntryPlacement;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.mesh.catalogue.UserEntries;

/**
 * The entries that come with Tare, and those in ConfigMaps of the operator's own namespace. A ConfigMap is read when its
 * mesh is asked for, so that one that makes no sense is in nobody else's way.
 */
public final class ConfigMapMeshes implements MeshLookup {

    private final KubernetesClient client;
    private final String namespace;

    /**
     * A lookup.
     *
     * @param client the cluster
     * @param namespace the operator's own namespace
     */
    public ConfigMapMeshes(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    @Override
    public Validated<CatalogueEntry> entry(MeshInstall mesh) {
        String name = mesh.getSpec().mesh();
        Optional<CatalogueEntry> builtIn = Catalogue.entry(name);
        if (builtIn.isPresent()) {
            return new Validated.Accepted<>(EntryPlacement.of(builtIn.get(), mesh));
        }
        List<ConfigMap> found = client.configMaps()
                .inNamespace(namespace)
                .withLabel(UserEntries.LABEL, name)
                .list()
                .getItems();
        if (found.isEmpty()) {
            return MeshLookup.unknown(
                    mesh,
                    "; or one that a ConfigMap in namespace %s describes, with the label %s: %s"
                            .formatted(namespace, UserEntries.LABEL, name));
        }
        Map<String, Map<String, String>> dataByName = new HashMap<>();
        found.forEach(
                map -> dataByName.put(map.getMetadata().getName(), map.getData() == null ? Map.of() : map.getData()));
        return UserEntries.read(name, namespace, dataByName)
                .then(entry -> new Validated.Accepted<>(EntryPlacement.of(entry, mesh)));
    }
}
