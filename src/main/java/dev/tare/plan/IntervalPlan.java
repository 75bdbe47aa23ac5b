package dev.tare.plan;

import java.util.List;

import dev.tare.api.Environment;
import dev.tare.api.Load;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.measure.AnalysisSettings;
import dev.tare.measure.Percentile;
import dev.tare.measure.SignedRank;

/** What a profile claims: which percentiles, how many intervals together, and how many blocks that takes. */
final class IntervalPlan {

    private IntervalPlan() {}

    /**
     * The percentiles that a trial under this load holds enough requests for, in rising order. The median is always one
     * of them; of a closed loop, whose rate nobody knows before, all are. A search compares none.
     */
    static List<Percentile> family(Load load) {
        if (load.search() != null) {
            return List.of();
        }
        return load.concurrency() != null
                ? List.of(Percentile.values())
                : List.copyOf(Percentile.supportedBy((long) LoadRate.requests(load)));
    }

    /** The environments that are compared with the baseline. */
    static List<String> compared(PerformanceProfileSpec spec) {
        return spec.environments().stream()
                .map(Environment::name)
                .filter(name -> !name.equals(Environment.BASELINE))
                .toList();
    }

    /** How many intervals must hold together. A baseline by itself still claims its noise floor. */
    static int intervals(PerformanceProfileSpec spec) {
        if (spec.load().search() != null) {
            return AnalysisSettings.intervalsOfSearch(compared(spec).size());
        }
        return Math.max(1, compared(spec).size()) * family(spec.load()).size();
    }

    /** The least number of blocks, or of searches, that a profile's figures can be had from. */
    static int leastBlocks(PerformanceProfileSpec spec) {
        return SignedRank.leastBlocks(spec.trials().confidencePercent() / 100.0, intervals(spec));
    }
}
