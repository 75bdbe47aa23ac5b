package dev.tare.e2e.meshinstall;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.e2e.Eventually;

/** What the statuses of meshes say. */
final class Meshes {

    /**
     * An API server that has said of a definition "storage is (re)initializing" has been seen to take four minutes to let it
     * go.
     */
    static final Duration GONE = Duration.ofMinutes(8);

    private static final Duration MOST = Duration.ofMinutes(2);

    private final KubernetesClient client;

    Meshes(KubernetesClient client) {
        this.client = client;
    }

    Optional<MeshInstall> find(String name) {
        return Optional.ofNullable(
                client.resources(MeshInstall.class).withName(name).get());
    }

    /** Waits until a condition of the spec as it is now has a status and a reason, and says something. */
    Condition until(String name, String type, String status, String reason, String... said) {
        return until(MOST, name, type, status, reason, said);
    }

    private Condition until(Duration most, String name, String type, String status, String reason, String... said) {
        return Eventually.get(
                "%s: %s %s %s %s but %s".formatted(name, type, status, reason, List.of(said), told(name)),
                most,
                () -> condition(name, type)
                        .filter(condition -> condition.getStatus().equals(status)
                                && condition.getReason().equals(reason)
                                && Stream.of(said).allMatch(condition.getMessage()::contains)));
    }

    /** Waits until it is installed and healthy. */
    MeshInstall ready(String name) {
        return ready(name, MOST);
    }

    /** The same, where more than one installer has to come for it. */
    MeshInstall ready(String name, Duration most) {
        until(most, name, Conditions.READY, "True", "Healthy");
        return find(name).orElseThrow();
    }

    void gone(String name) {
        Eventually.holds(() -> "end of " + name + ": " + told(name), GONE, () -> find(name)
                .isEmpty());
    }

    /** Its releases, as {@code namespace/name chart version revision}. */
    List<String> releases(String name) {
        return find(name).orElseThrow().getStatus().releases().stream()
                .map(Meshes::text)
                .toList();
    }

    private static String text(Release release) {
        return "%s/%s %s %s %d"
                .formatted(release.namespace(), release.name(), release.chart(), release.version(), release.revision());
    }

    Optional<Condition> condition(String name, String type) {
        return find(name)
                .filter(mesh -> mesh.getStatus() != null
                        && mesh.getStatus().conditions() != null
                        && mesh.getMetadata()
                                .getGeneration()
                                .equals(mesh.getStatus().observedGeneration()))
                .flatMap(mesh -> mesh.getStatus().conditions().stream()
                        .filter(condition -> condition.getType().equals(type))
                        .findFirst());
    }

    private String told(String name) {
        return find(name)
                .filter(mesh -> mesh.getStatus() != null && mesh.getStatus().conditions() != null)
                .map(mesh -> mesh.getStatus().conditions().stream()
                        .map(c -> c.getType() + " " + c.getStatus() + " " + c.getReason() + ": " + c.getMessage())
                        .collect(Collectors.joining("\n")))
                .orElse("nothing");
    }
}
