package dev.tare.mesh.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;

/** Revisions of releases, as Helm keeps them in a cluster. */
final class KeptRevisions {

    private final KubernetesClient client;

    KeptRevisions(KubernetesClient client) {
        this.client = client;
    }

    /** Keeps a revision as Helm does: JSON, compressed, in base 64, in a Secret. */
    void keep(String namespace, String name, int number, String state, String description, String manifest)
            throws IOException {
        String json = """
                {"name": "%s", "namespace": "%s", "version": %d,
                 "info": {"status": "%s", "description": "%s"},
                 "chart": {
                   "metadata": {"name": "the-chart", "version": "1.%d.0"},
                   "templates": [{"name": "crds/not-these.yaml", "data": "eA=="}],
                   "files": [
                     {"name": "crds/all.yaml", "data": "%s"},
                     {"name": "crds.md", "data": "eA=="}]},
                 "manifest": %s}
                """.formatted(
                        name,
                        namespace,
                        number,
                        state,
                        description,
                        number,
                        base64(bytes("definition " + number)),
                        Serialization.asJson(manifest));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes(json));
        }
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("sh.helm.release.v1.%s.v%d".formatted(name, number))
                        .addToLabels("owner", "helm")
                        .addToLabels("name", name)
                        .addToLabels("status", state)
                        .addToLabels("version", Integer.toString(number))
                        .endMetadata()
                        .withType("helm.sh/release.v1")
                        .addToData("release", base64(bytes(base64(compressed.toByteArray()))))
                        .build())
                .create();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
