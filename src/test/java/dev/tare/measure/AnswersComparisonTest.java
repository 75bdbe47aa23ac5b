package dev.tare.measure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.tare.measure.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

/** Whether environments answer the same. */
class AnswersComparisonTest {

    private static final AnalysisSettings SETTINGS = AnalysisSettingsBuilder.builder()
            .baseline("baseline")
            .others(List.of("mesh"))
            .family(EnumSet.of(Percentile.P50))
            .confidence(0.95)
            .precision(0.05)
            .minBlocks(6)
            .maxBlocks(30)
            .requestsPerSecond(1_000)
            .build();

    /** What all answers of a trial are like. */
    private record Like(Map<Integer, Long> byStatus, Map<Long, Long> byBytes) {

        static Like all(int status, long bytes) {
            return new Like(Map.of(status, 1_000L), Map.of(bytes, 1_000L));
        }
    }

    private static List<TrialResult> trials(int blocks, Supplier<Like> baseline, Supplier<Like> mesh) {
        List<TrialResult> trials = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            for (TrialFixture fixture :
                    List.of(trial(block, "baseline"), trial(block, "baseline").repeat(1), trial(block, "mesh"))) {
                boolean ofMesh = fixture.build().environment().equals("mesh");
                Like like = (ofMesh ? mesh : baseline).get();
                trials.add(fixture.answers(like.byStatus(), like.byBytes()).build());
            }
        }
        return trials;
    }

    private static Optional<Finding> difference(int blocks, Supplier<Like> baseline, Supplier<Like> mesh) {
        return AnswersComparison.difference(SETTINGS, new TrialTable(SETTINGS, trials(blocks, baseline, mesh)), "mesh");
    }

    private static Optional<Finding> difference(int blocks, Like baseline, Like mesh) {
        return difference(blocks, () -> baseline, () -> mesh);
    }

    @Test
    void aRedirectIsAnotherAnswer() {
        assertThat(difference(3, Like.all(200, 1_024), Like.all(301, 0)))
                .contains(new Finding(
                        ValidityReason.AnswersDiffer, "baseline answers 200 with 1,024 bytes, mesh 301 with 0 bytes"));
    }

    @Test
    void whatAnswersSomethingElseIsInvalidAndGivenUp() {
        Analysis analysis = Analyst.analyse(SETTINGS, trials(3, () -> Like.all(200, 1_024), () -> Like.all(301, 0)));

        EnvironmentAnalysis mesh = analysis.environment("mesh");
        assertThat(mesh.verdict()).isEqualTo(Verdict.Invalid);
        assertThat(mesh.findings()).extracting(Finding::reason).startsWith(ValidityReason.AnswersDiffer);
        assertThat(mesh.answers().byStatus()).containsExactly(Map.entry(301, 3_000L));
        assertThat(analysis.environment("baseline").findings())
                .extracting(Finding::reason)
                .doesNotContain(ValidityReason.AnswersDiffer);
        assertThat(analysis.outcome()).isEqualTo(Analysis.Outcome.Hopeless);
    }

    @Test
    void twoBlocksAreTooFewToSay() {
        assertThat(difference(2, Like.all(200, 1_024), Like.all(301, 0))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200, 1024, 200, 1024, false",
        "301, 0, 301, 0, false", // a redirect in both is what was asked for
        "200, 1024, 204, 0, true",
        "200, 1024, 200, 0, true",
        "200, 1, 200, 0, true", // nothing is another answer, however little there is
        "200, 300, 200, 310, false", // a host's name in the page
        "200, 1024, 200, 1088, false",
        "200, 1024, 200, 1089, true",
        "200, 100000, 200, 104000, false", // less than the precision that was asked for
        "200, 100000, 200, 107000, true",
        "0, 1024, 0, 1024, false", // gRPC
        "0, 1024, 0, 5, true"
    })
    void fixedAnswersAreComparedAsTheyAre(int status, long bytes, int otherStatus, long otherBytes, boolean differ) {
        assertThat(difference(3, Like.all(status, bytes), Like.all(otherStatus, otherBytes))
                        .isPresent())
                .isEqualTo(differ);
    }

    @Test
    void bytesWithoutAStatusAreCompared() {
        Like baseline = new Like(Map.of(), Map.of(1_024L, 1_000L));
        assertThat(difference(5, baseline, new Like(Map.of(), Map.of(512L, 1_000L))))
                .contains(new Finding(
                        ValidityReason.AnswersDiffer, "baseline answers with 1,024 bytes, mesh with 512 bytes"));
        assertThat(difference(5, baseline, baseline)).isEmpty();
    }

    @Test
    void errorsAreNoAnswersToCompare() {
        Like failing = new Like(Map.of(200, 500L, 503, 500L), Map.of(1_024L, 500L));
        assertThat(difference(5, Like.all(200, 1_024), failing)).isEmpty();
        assertThat(difference(5, Like.all(200, 1_024), new Like(Map.of(404, 1_000L), Map.of())))
                .isEmpty();
    }

    @Test
    void aFewOtherAnswersHaveNoWeight() {
        Like few = new Like(Map.of(200, 999L, 302, 1L), Map.of(1_024L, 1_000L));
        Like more = new Like(Map.of(200, 990L, 302, 10L), Map.of(1_024L, 1_000L));
        assertThat(difference(5, Like.all(200, 1_024), few)).isEmpty();
        assertThat(difference(5, Like.all(200, 1_024), more)).hasValueSatisfying(finding -> assertThat(finding.detail())
                .isEqualTo(
                        "baseline answers 200 with 1,024 bytes," + " mesh 200 (99.0 %), 302 (1.0 %) with 1,024 bytes"));
    }

    /** Pages that vary, from the same distribution, in runs of six blocks, which is the least there can be: 0.3 % at most. */
    @ParameterizedTest
    @ValueSource(ints = {20, 200})
    void whatVariesByItselfIsNotFlaggedByChance(int answers) {
        Random random = new Random(1);
        Supplier<Like> page = () -> page(random, answers, 1);
        int flagged = 0;
        for (int run = 0; run < 2_000; run++) {
            flagged += difference(6, page, page).isPresent() ? 1 : 0;
        }
        assertThat(flagged).isLessThanOrEqualTo(15);
    }

    @Test
    void whatVariesAroundAnotherSizeIsFound() {
        Random random = new Random(2);
        for (int run = 0; run < 100; run++) {
            assertThat(difference(6, () -> page(random, 2_000, 1), () -> page(random, 2_000, 2)))
                    .isPresent();
        }
    }

    /** Log-normal sizes around 10 kB, and a status that one in three has. */
    private static Like page(Random random, int answers, double factor) {
        Map<Integer, Long> byStatus = new TreeMap<>();
        SizeCounts sizes = new SizeCounts();
        for (int i = 0; i < answers; i++) {
            byStatus.merge(random.nextInt(3) == 0 ? 302 : 200, 1L, Long::sum);
            sizes.add(Math.round(factor * 10_000 * Math.exp(random.nextGaussian())));
        }
        return new Like(byStatus, sizes.counts());
    }
}
