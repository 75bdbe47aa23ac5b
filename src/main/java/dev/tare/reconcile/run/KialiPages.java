package dev.tare.reconcile.run;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import dev.tare.run.Findings;

/**
 * Addresses of a Kiali's pages for people. It shows Istio's metrics, and what is not on Istio is none of its graph. Its graphs become slow
 * with many namespaces, so each is of one, and is not drawn again by itself.
 *
 * @see <a href="https://kiali.io/docs/features/topology/">Kiali's graph</a>
 */
final class KialiPages {

    /** The meshes of which Kiali has metrics. */
    private static final Set<String> MESHES = Set.of("istio", "istio-ambient");

    private final String base;

    /**
     * The pages of a Kiali.
     *
     * @param base where they begin, such as {@code https://kiali.example.com/kiali}
     */
    KialiPages(URI base) {
        this.base = base.toString().replaceFirst("/+$", "");
    }

    /**
     * The page that plays again what was called while a run measured.
     *
     * @param namespace the run's
     * @return empty where nothing of the run was on Istio
     */
    Optional<String> graph(String namespace, Findings findings) {
        return findings.meshes().values().stream().anyMatch(mesh -> MESHES.contains(mesh.kind()))
                ? Optional.of(graph(namespace, findings.startedAt(), findings.completedAt()))
                : Optional.empty();
    }

    private String graph(String namespace, Instant from, Instant to) {
        return ("%s/console/graph/namespaces?namespaces=%s&graphType=workload&edges=trafficRate,responseTime,rt95&refresh=0"
                        + "&replayActive=true&replayStart=%d&replayInterval=%d")
                .formatted(
                        base,
                        URLEncoder.encode(namespace, StandardCharsets.UTF_8),
                        from.toEpochMilli(),
                        Math.max(1, Duration.between(from, to).toSeconds()));
    }
}
