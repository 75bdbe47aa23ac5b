package dev.tare.mesh.catalogue;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;

/**
 * Entries that a cluster's users have added: each the text of a ConfigMap with the label {@value #LABEL}, whose value is
 * the mesh's name. They are checked by the schema and the rules that Tare's own are checked by, and replace none of these.
 */
public final class UserEntries {

    /** The label of a ConfigMap that holds an entry; its value is the mesh's name. */
    public static final String LABEL = "tare.dev/mesh";

    private UserEntries() {}

    /**
     * The entry of a mesh out of the ConfigMaps that carry its name.
     *
     * @param mesh the mesh
     * @param namespace where the ConfigMaps are
     * @param dataByName by a ConfigMap's name, what it holds; one at least
     */
    public static Validated<CatalogueEntry> read(
            String mesh, String namespace, Map<String, Map<String, String>> dataByName) {
        Map<String, Map<String, String>> sorted = new TreeMap<>(dataByName);
        String name = sorted.keySet().iterator().next();
        String resource = "ConfigMap " + namespace + "/" + name;
        if (sorted.size() > 1) {
            return refused(
                    resource,
                    "metadata.labels",
                    "describes mesh " + mesh + ", as do others; only one may: " + String.join(", ", sorted.keySet()));
        }
        Map<String, String> data = sorted.get(name);
        if (data.size() != 1) {
            return refused(resource, "data", "must have one key, of any name, with the entry");
        }
        return EntryReader.read(resource, "", data.values().iterator().next())
                .then(entry -> installable(resource, entry));
    }

    /** The proxies of Tare's own are known by their names. */
    private static Validated<CatalogueEntry> installable(String resource, CatalogueEntry entry) {
        return entry.runsInPods()
                ? refused(resource, "ownProxy", "must be left out: Tare has its own proxies in its own entries only")
                : new Validated.Accepted<>(entry);
    }

    private static Validated<CatalogueEntry> refused(String resource, String field, String allowed) {
        return new Validated.Refused<>(List.of(Problem.inField(resource, field, "", allowed)));
    }
}
