package dev.tare.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.EnvironmentSummary.Verdict;
import dev.tare.api.EnvironmentSummaryBuilder;
import dev.tare.api.OverheadFigures;
import dev.tare.api.OverheadFigures.Figure;
import dev.tare.report.Comparison.Finding;
import dev.tare.report.Comparison.Measure;
import dev.tare.report.Comparison.Side;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTest {

    private static final OverheadFigures QUIET = new OverheadFigures(new Figure(0L, -5, 4), null, null, null);

    private static EnvironmentSummary environment(String name, String version, Figure p50, Figure p99) {
        return EnvironmentSummaryBuilder.builder()
                .environment(name)
                .mesh(new Mesh(name, "istio", version))
                .verdict(Verdict.Overhead)
                .overheadMicros(new OverheadFigures(p50, null, p99, null))
                .build();
    }

    private static Side side(String name, String node, OverheadFigures noise, EnvironmentSummary... summary) {
        return new Side(name, "2026-03-01T12:00:00Z", node, "abc", List.of(summary), noise, null);
    }

    private static Finding finding(Figure a, Figure b, OverheadFigures noise) {
        Comparison comparison = Comparison.of(
                side("x", "n", QUIET, environment("istio", "1", a, null)),
                side("y", "n", noise, environment("istio", "1", b, null)));
        return comparison.rows().get(0).finding();
    }

    @Test
    void tellsADifferenceFromChance() {
        Figure a = new Figure(1_000L, 970, 1_030);
        assertThat(finding(a, new Figure(1_100L, 1_060, 1_140), QUIET)).isEqualTo(Finding.More);
        assertThat(finding(a, new Figure(900L, 860, 940), QUIET)).isEqualTo(Finding.Less);
        assertThat(finding(a, new Figure(1_040L, 1_000, 1_080), QUIET)).isEqualTo(Finding.NotShown);
        assertThat(finding(a, a, QUIET)).isEqualTo(Finding.NotShown);
    }

    @Test
    void tellsADifferenceFromTheNoiseOfTheApparatus() {
        Figure a = new Figure(1_000L, 970, 1_030);
        Figure b = new Figure(1_100L, 1_060, 1_140); // 50 to 150 more
        assertThat(finding(a, b, new OverheadFigures(new Figure(40L, 30, 49), null, null, null)))
                .isEqualTo(Finding.More);
        assertThat(finding(a, b, new OverheadFigures(new Figure(-40L, -50, -30), null, null, null)))
                .as("the baseline itself differed by as much")
                .isEqualTo(Finding.NotShown);
    }

    @Test
    void comparesLimitsByTheirEnds() {
        Comparison comparison = Comparison.of(
                side("x", "n", QUIET, environment("istio", "1", new Figure(1_000L, 970, 1_030), null)),
                side("y", "n", QUIET, environment("istio", "1", new Figure(null, 1_031, 4_000), null)));
        assertThat(comparison.rows().get(0).difference()).isEqualTo(new Figure(null, 1, 3_030));
        assertThat(comparison.rows().get(0).finding()).isEqualTo(Finding.More);
    }

    @Test
    void comparesTheLossOfCapacity() {
        EnvironmentSummary a = EnvironmentSummaryBuilder.builder()
                .environment("istio")
                .capacityLossPermille(new Figure(200L, 190, 210))
                .build();
        EnvironmentSummary b = EnvironmentSummaryBuilder.builder()
                .environment("istio")
                .capacityLossPermille(new Figure(300L, 280, 320))
                .build();
        Comparison comparison = Comparison.of(side("x", "n", null, a), side("y", "n", null, b));
        assertThat(comparison.rows()).singleElement().satisfies(row -> {
            assertThat(row.measure()).isEqualTo(Measure.CapacityLoss);
            assertThat(row.finding()).isEqualTo(Finding.More);
        });
        assertThat(String.join("\n", ComparisonText.lines(comparison, 140)))
                .contains(
                        "istio        capacity loss  20.0 % [19.0, 21.0]  30.0 % [28.0, 32.0]  10.0 % [7.7, 12.3]  more");
    }

    @Test
    void looksAsItShould() throws IOException {
        Side a = side(
                "run shop/checkout-1",
                "node-1",
                QUIET,
                environment("istio", "1.29", new Figure(2_000L, 1_980, 2_030), new Figure(2_600L, 2_300, 2_900)),
                environment("linkerd", "2.18", new Figure(900L, 890, 910), null),
                EnvironmentSummaryBuilder.builder()
                        .environment("kuma")
                        .mesh(new Mesh("kuma", "istio", "2.9"))
                        .verdict(Verdict.Invalid)
                        .overheadMicros(new OverheadFigures(new Figure(1L, 1, 1), null, null, null))
                        .build());
        Side b = side(
                "tare-out/checkout",
                "node-2",
                QUIET,
                environment("istio", "1.30", new Figure(2_400L, 2_300, 2_500), new Figure(null, 2_000, 9_000)),
                environment("kuma", "2.9", new Figure(700L, 690, 710), null));
        Comparison comparison = Comparison.of(a, b);
        assertThat(comparison.hasCommonFigures()).isTrue();
        try (InputStream golden = getClass().getResourceAsStream("/kubectl/compare.txt")) {
            assertThat(String.join("\n", ComparisonText.lines(comparison, 120)) + "\n")
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(Comparison.of(side("x", "n", QUIET), b).hasCommonFigures()).isFalse();
    }
}
