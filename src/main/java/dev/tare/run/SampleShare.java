package dev.tare.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.tare.api.Explain;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.TrialResult;
import dev.tare.plan.Block;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Trial;

/** How many requests of each environment carry trace context in the pass that explains. */
public final class SampleShare {

    /** As many as are shown of an environment: the one next to the median and the slowest. */
    private static final int LEAST_PER_WORKER = 4;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double PERCENT = 100;

    private SampleShare() {}

    /**
     * By environment, of how many requests one is drawn.
     *
     * @param plan what was measured, with {@code explain}
     * @param measured the trials that count; in a closed loop they say how many requests are to be expected
     */
    public static Map<String, Integer> oneOf(RunPlan plan, List<MeasuredTrial> measured) {
        Block block = plan.explanation();
        double seconds = block.timing().duration().toMillis() / MILLIS_PER_SECOND;
        Map<String, Integer> oneOf = new LinkedHashMap<>();
        for (Trial trial : block.trials()) {
            double perSecond = trial.requestsPerSecond() > 0
                    ? trial.requestsPerSecond()
                    : measuredPerSecond(trial.environment(), measured);
            oneOf.put(
                    trial.environment(),
                    oneOf(
                            perSecond * seconds,
                            plan.spec().explain().samplePercent(),
                            plan.workers().size()));
        }
        return oneOf;
    }

    private static double measuredPerSecond(String environment, List<MeasuredTrial> measured) {
        List<TrialResult> own = measured.stream()
                .map(MeasuredTrial::result)
                .filter(result -> result.environment().equals(environment))
                .toList();
        double recordedNs = own.stream().mapToDouble(TrialResult::recordedNs).sum();
        return recordedNs == 0
                ? 0
                : own.stream().mapToDouble(TrialResult::scheduled).sum() * NANOS_PER_SECOND / recordedNs;
    }

    /**
     * One request of so many is drawn, so that the sample is spread over the whole trial, also where no more than so many
     * requests of it are taken; and of fewer where each worker would draw too few.
     *
     * @param requests how many requests a trial has
     * @param percent how many of 100 are wanted
     * @param workers how many workers share the trial
     */
    static int oneOf(double requests, int percent, int workers) {
        double asked = Math.max(Math.ceil(PERCENT / percent), Math.ceil(requests / Explain.MOST_REQUESTS));
        double spared = Math.max(1, Math.floor(requests / workers / LEAST_PER_WORKER));
        return (int) Math.min(asked, spared);
    }
}
