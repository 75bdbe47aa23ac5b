package dev.tare.mesh.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.ChartSource;
import dev.tare.api.MeshInstallSpec.ObjectPlace;
import dev.tare.api.MeshInstallSpec.ValuesSource;
import dev.tare.manifest.Validated;
import dev.tare.manifest.YamlDocuments;
import dev.tare.mesh.install.Charts.Access;
import dev.tare.mesh.install.Charts.Credentials;

/** What a {@code MeshInstall} draws on: ConfigMaps and Secrets, as they are now. */
final class InstallInputs {

    private static final TypeReference<Map<String, Object>> VALUES = new TypeReference<>() {};
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;

    InstallInputs(KubernetesClient client) {
        this.client = client;
    }

    /** The values of each of {@code valuesFrom}. */
    List<Map<String, Object>> values(MeshInstallSpec spec) throws InstallFailure {
        List<Map<String, Object>> values = new ArrayList<>();
        for (int i = 0; i < spec.valuesFrom().size(); i++) {
            values.add(values("spec.valuesFrom[" + i + "]", spec.valuesFrom().get(i)));
        }
        return values;
    }

    private Map<String, Object> values(String field, ValuesSource source) throws InstallFailure {
        ObjectPlace place = new ObjectPlace(source.namespace(), source.name());
        Map<String, byte[]> data =
                source.kind() == ValuesSource.Kind.Secret ? secret(field, place) : configMap(field, place);
        String what = "%s %s/%s, key %s".formatted(source.kind(), source.namespace(), source.name(), source.key());
        byte[] text = data.get(source.key());
        if (text == null) {
            throw missing(field, what + " was not found; present keys: " + keys(data));
        }
        Validated<List<JsonNode>> documents = YamlDocuments.parse("", new String(text, StandardCharsets.UTF_8));
        if (documents instanceof Validated.Accepted<List<JsonNode>> accepted
                && accepted.value().size() <= 1
                && accepted.value().stream().allMatch(ObjectNode.class::isInstance)) {
            return accepted.value().stream()
                    .findFirst()
                    .map(document -> JSON.convertValue(document, VALUES))
                    .orElse(Map.of());
        }
        // What is wrong with it is not quoted: it may be a Secret's.
        throw missing(field, what + " must hold one YAML mapping");
    }

    /**
     * What is needed to get at charts.
     *
     * @param folder a folder for what Helm wants as files
     */
    Access access(MeshInstallSpec spec, Path folder) throws InstallFailure, IOException {
        ChartSource source = spec.chartSource();
        if (source == null) {
            return new Access(Optional.empty(), Optional.empty(), Map.of());
        }
        Map<String, byte[]> archives =
                source.archives() == null ? Map.of() : configMap("spec.chartSource.archives", source.archives());
        Optional<Credentials> credentials = Optional.empty();
        if (source.credentials() != null) {
            Map<String, byte[]> data = secret("spec.chartSource.credentials", source.credentials());
            credentials = Optional.of(new Credentials(
                    text("spec.chartSource.credentials", data, "username"),
                    text("spec.chartSource.credentials", data, "password")));
        }
        Optional<Path> authority = Optional.empty();
        if (source.certificateAuthority() != null) {
            String field = "spec.chartSource.certificateAuthority";
            authority = Optional.of(Files.writeString(
                    folder.resolve("ca.crt"), text(field, configMap(field, source.certificateAuthority()), "ca.crt")));
        }
        return new Access(credentials, authority, archives);
    }

    private static String text(String field, Map<String, byte[]> data, String key) throws InstallFailure {
        if (!data.containsKey(key)) {
            throw missing(field, "has no key " + key + "; it has " + keys(data));
        }
        return new String(data.get(key), StandardCharsets.UTF_8);
    }

    private Map<String, byte[]> configMap(String field, ObjectPlace place) throws InstallFailure {
        ConfigMap map = client.configMaps()
                .inNamespace(place.namespace())
                .withName(place.name())
                .get();
        if (map == null) {
            throw missing(field, "ConfigMap %s/%s was not found".formatted(place.namespace(), place.name()));
        }
        Map<String, byte[]> data = new TreeMap<>();
        Optional.ofNullable(map.getData())
                .orElse(Map.of())
                .forEach((key, value) -> data.put(key, value.getBytes(StandardCharsets.UTF_8)));
        decode(map.getBinaryData(), data);
        return data;
    }

    private Map<String, byte[]> secret(String field, ObjectPlace place) throws InstallFailure {
        Secret secret = client.secrets()
                .inNamespace(place.namespace())
                .withName(place.name())
                .get();
        if (secret == null) {
            throw missing(field, "Secret %s/%s was not found".formatted(place.namespace(), place.name()));
        }
        Map<String, byte[]> data = new TreeMap<>();
        decode(secret.getData(), data);
        return data;
    }

    private static void decode(Map<String, String> encoded, Map<String, byte[]> data) {
        Optional.ofNullable(encoded)
                .orElse(Map.of())
                .forEach((key, value) -> data.put(key, Base64.getDecoder().decode(value)));
    }

    private static String keys(Map<String, byte[]> data) {
        return data.isEmpty() ? "none" : String.join(", ", data.keySet());
    }

    /** It may be there later. */
    private static InstallFailure missing(String field, String sentence) {
        return new InstallFailure(field + ": " + sentence, true);
    }
}
