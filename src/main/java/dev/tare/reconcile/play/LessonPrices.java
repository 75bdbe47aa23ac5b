package dev.tare.reconcile.play;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.LessonStatus.Price;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.play.cluster.ClusterLesson;

/** What features cost, as the latest complete runs of the profiles of a namespace have measured it. */
final class LessonPrices {

    private final List<PerformanceProfileStatus> results;
    private final String namespace;
    private final String mesh;

    /**
     * Prices.
     *
     * @param profiles the profiles of the namespace
     * @param namespace its name
     * @param mesh the name of the MeshInstall
     */
    LessonPrices(List<PerformanceProfile> profiles, String namespace, String mesh) {
        this.results = profiles.stream()
                .map(PerformanceProfile::getStatus)
                .filter(status -> status != null
                        && status.lastRun() != null
                        && status.summary() != null
                        && Boolean.TRUE.equals(status.lastRun().valid()))
                .sorted(Comparator.comparing((PerformanceProfileStatus status) -> Optional.ofNullable(
                                        status.lastRun().completedAt())
                                .orElse(""))
                        .reversed())
                .toList();
        this.namespace = namespace;
        this.mesh = mesh;
    }

    /** The prices of a namespace. */
    static LessonPrices read(KubernetesClient client, String namespace, String mesh) {
        return new LessonPrices(
                client.resources(PerformanceProfile.class)
                        .inNamespace(namespace)
                        .list()
                        .getItems(),
                namespace,
                mesh);
    }

    /** What a lesson's feature costs, or how to find it out; empty where it is none of those that can be measured. */
    Optional<Price> of(ClusterLesson lesson) {
        return Optional.ofNullable(lesson.feature()).map(feature -> results.stream()
                .flatMap(result -> price(result, feature).stream())
                .findFirst()
                .orElseGet(() -> new Price(null, null, how(feature))));
    }

    private Optional<Price> price(PerformanceProfileStatus result, String feature) {
        return result.summary().stream()
                .filter(environment -> isOf(environment, feature))
                .map(environment -> environment.featurePrice().latencyMicros())
                .filter(price -> price != null && price.p50() != null)
                .findFirst()
                .map(price -> new Price(
                        price.p50(), namespace + "/" + result.lastRun().name(), null));
    }

    private boolean isOf(EnvironmentSummary environment, String feature) {
        return environment.mesh() != null
                && mesh.equals(environment.mesh().name())
                && List.of(feature).equals(environment.features())
                && environment.featurePrice() != null;
    }

    private String how(String feature) {
        return ("not measured yet: a PerformanceProfile in namespace %s with the environments {name: baseline},"
                        + " {name: %s, mesh: %2$s} and {name: %s, mesh: %2$s, features: [%3$s]} measures it")
                .formatted(namespace, mesh, feature);
    }
}
