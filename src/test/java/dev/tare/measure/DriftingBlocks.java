package dev.tare.measure;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntFunction;

import static dev.tare.measure.TrialFixture.trial;

/** Blocks of a baseline and a mesh on a machine whose speed drifts, and what they are analysed by. */
final class DriftingBlocks {

    static final AnalysisSettings SETTINGS = settings("mesh");

    private DriftingBlocks() {}

    static AnalysisSettings settings(String... others) {
        return AnalysisSettingsBuilder.builder()
                .baseline("baseline")
                .others(List.of(others))
                .family(EnumSet.of(Percentile.P50, Percentile.P90))
                .confidence(0.95)
                .precision(0.05)
                .minBlocks(8)
                .maxBlocks(12)
                .requestsPerSecond(1_000)
                .build();
    }

    /** Blocks that drift by 10 % each, which is far more than any difference. */
    static long drifting(int block, long latencyNs) {
        return latencyNs + latencyNs * block / 10;
    }

    /** Both trials of the baseline, which differ a little, now in one direction, now in the other. */
    static List<TrialResult> baseline(int block) {
        long difference = block % 2 == 0 ? 4_000 : -4_000;
        return List.of(
                trial(block, "baseline").latencyNs(drifting(block, 1_000_000)).build(),
                trial(block, "baseline")
                        .repeat(1)
                        .latencyNs(drifting(block, 1_000_000) + difference)
                        .build());
    }

    static TrialFixture mesh(int block, long latencyNs) {
        return trial(block, "mesh").latencyNs(drifting(block, latencyNs));
    }

    static List<TrialResult> run(int blocks, IntFunction<TrialFixture> mesh) {
        List<TrialResult> trials = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            trials.addAll(baseline(block));
            trials.add(mesh.apply(block).build());
        }
        return trials;
    }
}
