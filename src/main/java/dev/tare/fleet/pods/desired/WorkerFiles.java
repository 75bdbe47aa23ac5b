package dev.tare.fleet.pods.desired;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;

import dev.tare.api.Request;
import dev.tare.api.Tls;
import dev.tare.fleet.Certificates;
import dev.tare.wire.Assignment;

/**
 * What a worker gets from Secrets and ConfigMaps: those of their keys that its profile names, as files that the kubelet
 * mounts. Nobody else reads them.
 */
final class WorkerFiles {

    private static final String VOLUME = "secrets";
    private static final String FOLDER = "/etc/tare-secrets";
    /** A folder that no Secret is called like: their names have no capitals. */
    private static final String CONFIG_MAPS = "ConfigMaps/";

    private static final String TLS_CERTIFICATE = "tls.crt";
    private static final String TLS_KEY = "tls.key";
    private static final int GROUP_READS = 0440;

    private final Map<String, Set<KeyToPath>> secrets = new LinkedHashMap<>();
    private final Map<String, Set<KeyToPath>> configMaps = new LinkedHashMap<>();
    private final Map<String, String> secretHeaders = new LinkedHashMap<>();
    private final Assignment.Tls tls;

    /**
     * The files for the requests of an environment.
     *
     * @param route their way
     * @param certificates the Secret with the run's own certificates
     */
    WorkerFiles(Route route, String certificates) {
        for (Request.SecretHeader header : route.request().secretHeaders()) {
            secretHeaders.put(header.name(), secret(header.secretKeyRef()));
        }
        this.tls = tls(route, certificates);
    }

    private Assignment.Tls tls(Route route, String certificates) {
        Tls asked = route.environment().target().tls();
        if (asked == null) {
            return null;
        }
        if (route.sampleInTls()) {
            return new Assignment.Tls(
                    route.calledAs().serverName(), secret(certificates, Certificates.AUTHORITY), null, null, false);
        }
        Optional<String> own = Optional.ofNullable(asked.clientCertificate()).map(Tls.ClientCertificate::secretName);
        return new Assignment.Tls(
                route.calledAs().serverName(),
                asked.ca() == null ? null : authorities(asked.ca()),
                own.map(name -> secret(name, TLS_CERTIFICATE)).orElse(null),
                own.map(name -> secret(name, TLS_KEY)).orElse(null),
                asked.insecureSkipVerify());
    }

    private String authorities(Tls.Ca ca) {
        if (ca.secretKeyRef() != null) {
            return secret(ca.secretKeyRef());
        }
        String name = ca.configMapKeyRef().name();
        return file(configMaps, name, ca.configMapKeyRef().key(), CONFIG_MAPS + name);
    }

    private String secret(Request.SecretKeyRef reference) {
        return secret(reference.name(), reference.key());
    }

    private String secret(String name, String key) {
        return file(secrets, name, key, name);
    }

    private static String file(Map<String, Set<KeyToPath>> keys, String name, String key, String folder) {
        String path = folder + "/" + key;
        keys.computeIfAbsent(name, any -> new LinkedHashSet<>()).add(new KeyToPath(key, null, path));
        return FOLDER + "/" + path;
    }

    /** The files that hold the values of headers, by the headers' names. */
    Map<String, String> secretHeaders() {
        return secretHeaders;
    }

    /** How requests go in TLS; null: in cleartext. */
    Assignment.Tls tls() {
        return tls;
    }

    /** What they are mounted from; empty where there are none. */
    List<Volume> volumes() {
        if (isEmpty()) {
            return List.of();
        }
        Stream<VolumeProjection> ofSecrets = secrets.entrySet().stream().map(secret -> new VolumeProjectionBuilder()
                .withNewSecret()
                .withName(secret.getKey())
                .withItems(List.copyOf(secret.getValue()))
                .endSecret()
                .build());
        Stream<VolumeProjection> ofConfigMaps = configMaps.entrySet().stream()
                .map(configMap -> new VolumeProjectionBuilder()
                        .withNewConfigMap()
                        .withName(configMap.getKey())
                        .withItems(List.copyOf(configMap.getValue()))
                        .endConfigMap()
                        .build());
        return List.of(new VolumeBuilder()
                .withName(VOLUME)
                .withNewProjected()
                .withDefaultMode(GROUP_READS)
                .withSources(Stream.concat(ofSecrets, ofConfigMaps).toList())
                .endProjected()
                .build());
    }

    /** Where that is mounted; empty where there is nothing. */
    List<VolumeMount> mounts() {
        return isEmpty() ? List.of() : List.of(PodParts.mount(VOLUME, FOLDER, true));
    }

    private boolean isEmpty() {
        return secrets.isEmpty() && configMaps.isEmpty();
    }
}
