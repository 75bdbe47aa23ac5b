package dev.tare.reconcile.rules;

import java.util.List;
import java.util.Optional;

import dev.tare.api.Load;
import dev.tare.manifest.Problem;
import dev.tare.measure.ByteText;
import dev.tare.plan.LoadRate;
import dev.tare.plan.RunPlan;

/**
 * No run whose results would fill the cluster's store. What they will take is estimated: of a histogram of latencies each value
 * that was ever seen is stored, and of twice as many requests there are more, but not twice as many.
 */
final class ResultBytesLimit implements Rule {

    /** What a worker's results of a trial take at so many requests: as measured, with log-normal latencies. */
    private static final double BYTES = 10 * 1024;

    private static final double AT_REQUESTS = 200_000;

    /** Counts and names are there however few the requests are. */
    private static final double LEAST_BYTES = 1024;

    /** What a copy of the sample service tells of a trial. */
    private static final double BYTES_OF_A_COPY = 100;

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        long stored = Math.round((plan.mostBlocks() + 1.0) * bytesOfBlock(plan, facts.limits()));
        long most = facts.limits().resultBytes();
        return stored <= most
                ? List.of()
                : List.of(Rule.wrong(
                        plan,
                        "spec.trials.maxBlocks",
                        String.valueOf(plan.spec().trials().maxBlocks()),
                        "the results of so many blocks take about %s, and this cluster stores %s of a run: use fewer blocks, environments, load.workers or requests in a trial"
                                .formatted(ByteText.of(stored), ByteText.of(most))));
    }

    private static double bytesOfBlock(RunPlan plan, ClusterLimits limits) {
        int workers = plan.workers().size();
        double requests =
                perSecond(plan.spec().load(), limits) * plan.timing().duration().toNanos() / 1e9 / workers;
        double ofWorker = Math.max(LEAST_BYTES, BYTES * Math.cbrt(requests / AT_REQUESTS));
        return plan.block(0).trials().stream()
                .mapToDouble(trial -> workers * ofWorker
                        + plan.sampleReplicas().getOrDefault(trial.environment(), 0) * BYTES_OF_A_COPY)
                .sum();
    }

    /** The highest rate; of a closed loop, the one that it is held to. */
    private static long perSecond(Load load, ClusterLimits limits) {
        return Optional.ofNullable(load.search())
                .map(search -> (long) search.to())
                .or(() -> LoadRate.average(load))
                .orElse((long) limits.requestsPerSecond());
    }
}
