package dev.tare.measure;

import java.util.List;

import org.junit.jupiter.api.Test;

import static dev.tare.measure.DriftingBlocks.SETTINGS;
import static dev.tare.measure.DriftingBlocks.drifting;
import static dev.tare.measure.DriftingBlocks.run;
import static dev.tare.measure.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Each percentile stands or falls by itself: what the load generator may have made of it decides. */
class AnalystPercentilesTest {

    /** A generator that was late by 300 us where the mesh was measured, and not before the baseline. */
    private static List<TrialResult> lateAtP90(long addedNs, long lateNs) {
        return run(8, block -> {
            TrialFixture mesh = trial(block, "mesh").latenessNs(lateNs);
            return mesh.latencies(drifting(block, 1_000_000) + addedNs, 800)
                    .latencies(drifting(block, 1_000_000) + addedNs + lateNs, 200)
                    .leastLatencyNs(drifting(block, 1_000_000) + addedNs);
        });
    }

    @Test
    void eachPercentileIsJudgedByItself() {
        EnvironmentAnalysis mesh =
                Analyst.analyse(SETTINGS, lateAtP90(500_000, 300_000)).environment("mesh");

        assertThat(mesh.verdict()).isEqualTo(Verdict.Overhead);
        assertThat(mesh.findings()).isEmpty();
        assertThat(mesh.overheads().get(Percentile.P50).usability()).isEqualTo(Usability.Usable);
        Overhead p90 = mesh.overheads().get(Percentile.P90);
        assertThat(p90.usability()).isEqualTo(Usability.Bounded);
        assertThat(p90.generatorNs()).isCloseTo(300_000, within(10_000.0));
        assertThat(p90.ns().low()).isCloseTo(500_000, within(10_000.0));
        assertThat(p90.ns().high()).isCloseTo(800_000, within(10_000.0));
        assertThat(mesh.caveats())
                .extracting(Finding::toString)
                .containsExactly("GeneratorLate: only the limits of p90 are known, as the load generator was late"
                        + " (lateness p99 300 us, p99.9 300 us)");
    }

    @Test
    void whatTheGeneratorMayHaveMadeIsNoOverhead() {
        EnvironmentAnalysis mesh =
                Analyst.analyse(SETTINGS, lateAtP90(0, 300_000)).environment("mesh");

        assertThat(mesh.overheadNs().get(Percentile.P90).holdsZero()).isTrue();
        assertThat(mesh.verdict()).isEqualTo(Verdict.NoDetectableOverhead); // of p50; the caveat is about p90
        assertThat(mesh.caveats()).hasSize(1);
    }

    @Test
    void whatTheGeneratorMayHaveMadeAllOfIsNotUsable() {
        EnvironmentAnalysis mesh =
                Analyst.analyse(SETTINGS, lateAtP90(500_000, 30_000_000)).environment("mesh");

        assertThat(mesh.overheadNs()).containsOnlyKeys(Percentile.P50);
        assertThat(mesh.verdict()).isEqualTo(Verdict.Overhead);
        assertThat(mesh.caveats().get(0).detail())
                .startsWith("nothing is known of p90, as the load generator was late");
    }

    @Test
    void anEnvironmentOfWhichNothingStandsIsInvalid() {
        List<TrialResult> trials = run(8, block -> trial(block, "mesh")
                .latenessNs(30_000_000)
                .latencyNs(30_000_000)
                .leastLatencyNs(1_000));
        EnvironmentAnalysis mesh = Analyst.analyse(SETTINGS, trials).environment("mesh");

        assertThat(mesh.verdict()).isEqualTo(Verdict.Invalid);
        assertThat(mesh.findings()).extracting(Finding::reason).containsExactly(ValidityReason.GeneratorLate);
    }
}
