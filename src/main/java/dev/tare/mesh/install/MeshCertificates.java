package dev.tare.mesh.install;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.mesh.catalogue.Identity;

/** Certificates of meshes' own authorities, each in a Secret of the installer's namespace. */
final class MeshCertificates {

    private final KubernetesClient client;
    private final String namespace;
    private final Clock clock;

    MeshCertificates(KubernetesClient client, String namespace, Clock clock) {
        this.client = client;
        this.namespace = namespace;
        this.clock = clock;
    }

    /** The same plan, with certificates for the chart that takes them; what the user gives goes before. */
    List<PlannedRelease> into(List<PlannedRelease> plan, Identity identity, String mesh) {
        Map<String, String> files = files(identity, mesh);
        Map<String, Object> values = new LinkedHashMap<>();
        put(values, identity.anchors(), files.get(MeshIdentity.ANCHORS));
        put(values, identity.certificate(), files.get(MeshIdentity.CERTIFICATE));
        put(values, identity.key(), files.get(MeshIdentity.KEY));
        return plan.stream()
                .map(release -> release.chart().equals(identity.chart()) ? release.over(values) : release)
                .toList();
    }

    /** Forgets all certificates of a mesh. */
    void delete(String mesh) {
        client.secrets().inNamespace(namespace).withName(secret(mesh)).delete();
    }

    private Map<String, String> files(Identity identity, String mesh) {
        Map<String, String> kept = new TreeMap<>();
        Secret there =
                client.secrets().inNamespace(namespace).withName(secret(mesh)).get();
        if (there != null && there.getData() != null) {
            there.getData()
                    .forEach((key, value) ->
                            kept.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        Map<String, String> files = new MeshIdentity(identity.name(), clock.instant()).renewed(kept);
        if (!files.equals(kept)) {
            Map<String, String> encoded = new TreeMap<>();
            files.forEach((key, text) ->
                    encoded.put(key, Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))));
            client.secrets()
                    .inNamespace(namespace)
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(secret(mesh))
                            .withNamespace(namespace)
                            .addToLabels(InstallRecords.MESH_INSTALL, mesh)
                            .endMetadata()
                            .withData(encoded)
                            .build())
                    .forceConflicts()
                    .serverSideApply();
        }
        return files;
    }

    private static String secret(String mesh) {
        return InstallRecords.name(mesh) + "-identity";
    }

    private static void put(Map<String, Object> values, String path, String text) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            values.put(path, text);
            return;
        }
        @SuppressWarnings("unchecked") // made here
        Map<String, Object> inner = (Map<String, Object>)
                values.computeIfAbsent(path.substring(0, dot), key -> new LinkedHashMap<String, Object>());
        put(inner, path.substring(dot + 1), text);
    }
}
