package dev.tare.reconcile.rules;

import java.time.Duration;
import java.util.List;

import dev.tare.api.DurationText;
import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/** No run that others might have to wait for longer than a cluster's users should. */
final class RunDurationLimit implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        Duration longest = facts.settings().waits().longest(plan);
        Duration most = facts.limits().runDuration();
        return longest.compareTo(most) <= 0
                ? List.of()
                : List.of(Rule.wrong(
                        plan,
                        "spec.trials.maxBlocks",
                        String.valueOf(plan.spec().trials().maxBlocks()),
                        "a run of so many blocks may take up to %s, with every wait at its longest, and this cluster allows %s: use fewer blocks, shorter trials (load.duration, load.warmup) or fewer environments"
                                .formatted(hoursAndMinutes(longest), DurationText.format(most))));
    }

    /** Such as {@code 31h43m}: in whole minutes, of which the last is counted as one. */
    private static String hoursAndMinutes(Duration duration) {
        long minutes = duration.plusMinutes(1).minusNanos(1).toMinutes();
        return "%dh%02dm".formatted(minutes / 60, minutes % 60);
    }
}
