package dev.tare.run;

import java.util.List;

import dev.tare.api.Objective;
import dev.tare.api.ObjectiveStatus;
import dev.tare.measure.Analysis;
import dev.tare.measure.Goal;
import dev.tare.measure.Judgement;
import dev.tare.measure.Percentile;

/** Judges a profile's objectives by what was measured. */
final class Objectives {

    private Objectives() {}

    /**
     * One entry an objective, in the order of the spec.
     *
     * @param complete whether the run came to its end; else nothing is decided
     */
    static List<ObjectiveStatus> judge(List<Objective> objectives, Analysis analysis, boolean complete) {
        return objectives.stream()
                .map(objective -> {
                    if (!complete) {
                        return new ObjectiveStatus(
                                objective.name(), ObjectiveStatus.Result.Undecided, "the run did not finish");
                    }
                    Judgement judgement = goal(objective).judge(analysis);
                    return new ObjectiveStatus(
                            objective.name(),
                            ObjectiveStatus.Result.valueOf(judgement.result().name()),
                            judgement.sentence());
                })
                .toList();
    }

    private static Goal goal(Objective objective) {
        String environment = objective.environment();
        if (objective.metric() == Objective.Metric.ERRORS) {
            return new Goal.ErrorsBelow(environment, objective.perMillionBelow());
        }
        if (objective.metric() == Objective.Metric.CAPACITY) {
            return new Goal.CapacityLossBelow(environment, objective.lossPercentBelow());
        }
        Percentile percentile =
                switch (objective.metric()) {
                    case LATENCY_P50 -> Percentile.P50;
                    case LATENCY_P90 -> Percentile.P90;
                    case LATENCY_P99 -> Percentile.P99;
                    case LATENCY_P999 -> Percentile.P999;
                    case CAPACITY, ERRORS -> throw new IllegalStateException("no latency: " + objective.metric());
                };
        return objective.below() != null
                ? new Goal.LatencyBelow(
                        environment, percentile, objective.below().toNanos())
                : new Goal.OverheadBelow(
                        environment, percentile, objective.overheadBelow().toNanos());
    }
}
