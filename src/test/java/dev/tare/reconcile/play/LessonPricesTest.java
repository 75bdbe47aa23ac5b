package dev.tare.reconcile.play;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;

import dev.tare.api.LessonStatus.Price;
import dev.tare.api.OverheadFigures;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.play.cluster.ClusterLesson;

import static org.assertj.core.api.Assertions.assertThat;

/** What features cost, as profiles of the namespace say. */
class LessonPricesTest {

    private static final String RESULT = """
            lastRun: {name: %s, completedAt: "%s", valid: %s}
            summary:
            - {environment: baseline}
            - {environment: istio, mesh: {name: istio, kind: istio}}
            - environment: canary
              mesh: {name: %s, kind: istio}
              features: [%s]
              featurePrice: {over: istio, latencyMicros: {p50: {estimate: %d, low: 40, high: 470}}}
            """;

    private static PerformanceProfile profile(Object... values) {
        PerformanceProfile profile = new PerformanceProfile();
        try {
            profile.setStatus(new YAMLMapper().readValue(RESULT.formatted(values), PerformanceProfileStatus.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return profile;
    }

    private static ClusterLesson lesson(String feature) {
        return new ClusterLesson("canary", "t", "w", feature, List.of(), List.of(), List.of());
    }

    private static Optional<Price> price(String feature, PerformanceProfile... profiles) {
        return new LessonPrices(
                        Stream.concat(Stream.of(profiles), Stream.of(new PerformanceProfile()))
                                .toList(),
                        "shop",
                        "istio")
                .of(lesson(feature));
    }

    @Test
    void theLatestValidRunCounts() {
        assertThat(price(
                        "canary",
                        profile("old", "2026-03-01T10:00:00Z", true, "istio", "canary", 100),
                        profile("new", "2026-03-01T11:00:00Z", true, "istio", "canary", 280),
                        profile("invalid", "2026-03-01T12:00:00Z", false, "istio", "canary", 1),
                        profile("other-mesh", "2026-03-01T12:00:00Z", true, "istio-2", "canary", 1),
                        profile("other-feature", "2026-03-01T12:00:00Z", true, "istio", "retries", 1),
                        profile("two-features", "2026-03-01T12:00:00Z", true, "istio", "canary, retries", 1)))
                .contains(new Price(new OverheadFigures.Figure(280L, 40, 470), "shop/new", null));
    }

    @Test
    void itIsSaidHowToMeasureIt() {
        assertThat(price("canary").orElseThrow().measure())
                .isEqualTo(
                        "not measured yet: a PerformanceProfile in namespace shop with the environments {name: baseline},"
                                + " {name: istio, mesh: istio} and {name: canary, mesh: istio, features: [canary]} measures it");
        assertThat(price(null)).isEmpty();
    }

    @Test
    void profilesThatHaveNotMeasuredSayNothing() {
        assertThat(price("canary", new PerformanceProfile()).orElseThrow().p50Micros())
                .isNull();
    }
}
