package dev.tare.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class CapacitySearchTest {

    private static final SearchSettings SEARCH = new SearchSettings(500, 20_000, 20_000_000, 1_000, 7);

    private static AnalysisSettings settings(SearchSettings search, String... others) {
        int least = SignedRank.leastBlocks(0.95, AnalysisSettings.intervalsOfSearch(others.length));
        return AnalysisSettingsBuilder.builder()
                .baseline("baseline")
                .others(List.of(others))
                .family(Set.of())
                .confidence(0.95)
                .precision(0.05)
                .minBlocks(search.blocks(least))
                .maxBlocks(search.blocks(30))
                .requestsPerSecond(0)
                .search(Optional.of(search))
                .build();
    }

    private static SimulatedSearch sharp(double baseline, double mesh) {
        return new SimulatedSearch(settings(SEARCH, "mesh"), capacities(baseline, mesh), 0, 0, 1);
    }

    private static LinkedHashMap<String, Double> capacities(double baseline, double mesh) {
        LinkedHashMap<String, Double> capacities = new LinkedHashMap<>();
        capacities.put("baseline", baseline);
        capacities.put("mesh", mesh);
        return capacities;
    }

    private static List<Long> rates(SimulatedSearch search, String environment) {
        return search.trials().stream()
                .filter(trial -> trial.environment().equals(environment) && trial.repeat() == 0)
                .map(TrialResult::requestsPerSecond)
                .toList();
    }

    @Test
    void scoutingDoublesUntilTheObjectiveIsMissedAndThenHalves() {
        SimulatedSearch search = sharp(3_000, 900);
        for (int block = 0; block < SEARCH.scoutingBlocks(); block++) {
            search.measureBlock();
        }
        assertThat(SEARCH.scoutingBlocks()).isEqualTo(9);
        assertThat(rates(search, "baseline"))
                .containsExactly(500L, 1_000L, 2_000L, 4_000L, 2_828L, 3_363L, 3_084L, 2_953L, 3_018L);
        assertThat(rates(search, "mesh")).startsWith(500L, 1_000L, 707L, 841L, 917L);
    }

    @Test
    void aSearchGoesUpOrDownByStepsAndThenHalves() {
        SimulatedSearch search = sharp(3_000, 900);
        for (int block = 0; block < SEARCH.blocks(1); block++) {
            search.measureBlock();
        }
        List<Long> rates = rates(search, "baseline").subList(9, 15);
        double first = rates.get(0);
        assertThat(first).isBetween(3_000 / 1.11, 3_000 * 1.11);
        assertThat((double) rates.get(1)).isCloseTo(first < 3_000 ? first * 1.2 : first / 1.2, within(1.0));
        assertThat((double) rates.get(2)).isCloseTo(Math.sqrt(first * rates.get(1)), within(1.0));
        assertThat((double) rates.get(5)).isCloseTo(3_000, within(60.0));
    }

    @Test
    void goesOnWithTheSameRatesFromWhatIsStored() {
        SimulatedSearch search = new SimulatedSearch(settings(SEARCH, "mesh"), capacities(3_000, 900), 0.02, 0.05, 3);
        List<TrialResult> shuffled = new ArrayList<>();
        for (int block = 0; block < 40; block++) {
            search.measureBlock();
            shuffled = new ArrayList<>(search.trials());
            Collections.shuffle(shuffled, new Random(block));
            for (TrialResult trial : shuffled) {
                assertThat(new CapacitySearch(SEARCH, trial.environment(), trial.repeat(), shuffled)
                                .rate(trial.block()))
                        .isEqualTo(trial.requestsPerSecond());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"600, 510", "3000, 2400", "5001, 5001", "19000, 900"})
    void findsALimitThatIsSharp(double baseline, double mesh) {
        Analysis analysis = sharp(baseline, mesh).measure();
        Capacity of = analysis.environment("baseline").capacity().orElseThrow();
        Capacity with = analysis.environment("mesh").capacity().orElseThrow();
        assertThat(analysis.outcome()).isEqualTo(Analysis.Outcome.Precise);
        assertThat(of.perSecond().orElseThrow().estimate()).isCloseTo(baseline, within(0.01 * baseline));
        assertThat(with.perSecond().orElseThrow().estimate()).isCloseTo(mesh, within(0.01 * mesh));
        Interval loss = with.loss().orElseThrow();
        assertThat(loss.estimate()).isCloseTo(1 - mesh / baseline, within(0.01));
        assertThat(analysis.environment("mesh").verdict())
                .isEqualTo(baseline == mesh ? Verdict.NoDetectableOverhead : Verdict.Overhead);
        assertThat(analysis.noiseFloorCapacity().orElseThrow().holdsZero()).isTrue();
    }

    @Test
    void theFiguresAreThoseAtTheHighestRateThatMetTheObjective() {
        SimulatedSearch search = sharp(3_000, 2_400);
        EnvironmentAnalysis mesh = search.measure().environment("mesh");
        assertThat(mesh.response().getMaxValue()).isLessThan(2_000_000);
        assertThat(mesh.achievedPerSecond()).isBetween(2_300.0, 2_400.0);
        assertThat(mesh.blocks()).hasSameSizeAs(mesh.capacity().orElseThrow().searches());
    }

    @ParameterizedTest
    @ValueSource(doubles = {30_000, 400})
    void aLimitOutOfRangeIsSaidAndNotMadeUp(double mesh) {
        Analysis analysis = sharp(3_000, mesh).measure();
        EnvironmentAnalysis found = analysis.environment("mesh");
        assertThat(analysis.outcome()).isEqualTo(Analysis.Outcome.Hopeless);
        assertThat(found.verdict()).isEqualTo(Verdict.Invalid);
        assertThat(found.capacity().orElseThrow().perSecond()).isEmpty();
        assertThat(found.findings().get(0))
                .hasToString(
                        mesh > 3_000
                                ? "CapacityOutOfRange: the objective was met at 20,000 requests/s, the highest rate to search"
                                : "CapacityOutOfRange: the objective was missed at 500 requests/s, the lowest rate to search");
    }

    @Test
    void aLateGeneratorIsNoEvidenceOfTheTargetsLimit() {
        // It can make 4,000 requests/s, and the target could take more than that.
        SimulatedSearch search = sharp(6_000, 6_000).late(trial -> trial.requestsPerSecond() > 4_000);
        Analysis analysis = search.measure();
        EnvironmentAnalysis mesh = analysis.environment("mesh");
        assertThat(analysis.outcome()).isEqualTo(Analysis.Outcome.Hopeless);
        assertThat(mesh.verdict()).isEqualTo(Verdict.Invalid);
        assertThat(mesh.capacity().orElseThrow().foundPerSecond()).isEmpty();
        assertThat(mesh.findings()).extracting(Finding::reason).contains(ValidityReason.GeneratorLate);
    }

    @Test
    void aTrialThatIsNoEvidenceIsMadeAgainAtTheSameRate() {
        SimulatedSearch search = sharp(3_000, 2_400).late(trial -> trial.block() % 5 == 2);
        Analysis analysis = search.measure();
        assertThat(rates(search, "baseline")).startsWith(500L, 1_000L, 2_000L, 2_000L, 4_000L);
        assertThat(analysis.environment("mesh")
                        .capacity()
                        .orElseThrow()
                        .loss()
                        .orElseThrow()
                        .estimate())
                .isCloseTo(0.2, within(0.02));
    }

    @Test
    void failedRequestsMissTheObjectiveAsSlowOnesDo() {
        TrialResult few =
                TrialFixture.trial(0, "mesh").errors(ErrorCause.STATUS_5XX, 1).build();
        assertThat(RateEvidence.of(few, SEARCH)).isEqualTo(RateEvidence.Missed);
        assertThat(RateEvidence.of(few, new SearchSettings(500, 20_000, 20_000_000, 1_001, 7)))
                .isEqualTo(RateEvidence.Met);
        assertThat(RateEvidence.of(TrialFixture.trial(0, "mesh").sentInTime(900).build(), SEARCH))
                .isEqualTo(RateEvidence.Missed);
        assertThat(RateEvidence.of(
                        TrialFixture.trial(0, "mesh").stealNs(900_000_000).build(), SEARCH))
                .isEqualTo(RateEvidence.None);
    }

    @Test
    void aBaselineAloneHasACapacity() {
        LinkedHashMap<String, Double> alone = new LinkedHashMap<>();
        alone.put("baseline", 1_234.0);
        Analysis analysis = new SimulatedSearch(settings(SEARCH), alone, 0, 0.01, 5).measure();
        assertThat(analysis.outcome()).isEqualTo(Analysis.Outcome.Precise);
        assertThat(analysis.environment("baseline")
                        .capacity()
                        .orElseThrow()
                        .perSecond()
                        .orElseThrow()
                        .estimate())
                .isCloseTo(1_234, within(15.0));
    }
}
