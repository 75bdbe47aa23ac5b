package dev.tare.mesh.install;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstall;

/** The installer's records: a ConfigMap a {@code MeshInstall}, in the installer's namespace. */
public final class InstallRecords {

    /** Label of what is kept for a {@code MeshInstall}, and of what was made for it; its value is the name. */
    public static final String MESH_INSTALL = "tare.dev/mesh-install";

    private static final String KEY = "record.json";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final KubernetesClient client;
    private final String namespace;

    /**
     * Records.
     *
     * @param client the cluster
     * @param namespace the installer's namespace
     */
    public InstallRecords(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /** The ConfigMap of a mesh's record. */
    public static String name(String mesh) {
        return "mesh-" + mesh;
    }

    /** The record of a {@code MeshInstall}; empty where nothing was ever done for it. */
    public Optional<InstallRecord> read(String mesh, String uid) {
        return Optional.ofNullable(client.configMaps()
                        .inNamespace(namespace)
                        .withName(name(mesh))
                        .get())
                .flatMap(InstallRecords::of)
                .filter(record -> record.uid().equals(uid));
    }

    /** The record in a ConfigMap; empty where it holds none that this version can read. */
    public static Optional<InstallRecord> of(ConfigMap map) {
        String text = map.getData() == null ? null : map.getData().get(KEY);
        try {
            return text == null ? Optional.empty() : Optional.of(JSON.readValue(text, InstallRecord.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /**
     * Writes a record. It has no owner: where a mesh is deleted with what it owns first ({@code --cascade=foreground}, as Argo CD
     * does), the uninstaller would not know any more what there is.
     */
    void write(MeshInstall mesh, InstallRecord record) {
        String meshName = mesh.getMetadata().getName();
        String text;
        try {
            text = JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record can be written: " + e.getOriginalMessage(), e);
        }
        client.configMaps()
                .inNamespace(namespace)
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name(meshName))
                        .withNamespace(namespace)
                        .addToLabels(MESH_INSTALL, meshName)
                        .endMetadata()
                        .withData(Map.of(KEY, text))
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    /** Deletes the record of a mesh that is uninstalled. */
    void delete(String mesh) {
        client.configMaps().inNamespace(namespace).withName(name(mesh)).delete();
    }

    /**
     * Deletes what is left of meshes that went without being uninstalled: somebody has removed the finalizer.
     *
     * @param meshes the names of all that there are
     */
    void keepOnly(Set<String> meshes) {
        client.configMaps().inNamespace(namespace).withLabel(MESH_INSTALL).list().getItems().stream()
                .map(map -> map.getMetadata().getLabels().get(MESH_INSTALL))
                .filter(mesh -> !meshes.contains(mesh))
                .forEach(this::delete);
    }
}
