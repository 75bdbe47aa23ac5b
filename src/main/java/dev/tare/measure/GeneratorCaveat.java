package dev.tare.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

import org.HdrHistogram.Histogram;

/** Says which percentiles of an environment the generator's delays have spoilt, and what the circumstances were. */
final class GeneratorCaveat {

    private final Map<Percentile, Overhead> overheads;
    private final Collection<TrialResult> trials;

    /**
     * A caveat.
     *
     * @param overheads what was found
     * @param trials the environment's trials that it was found in
     */
    GeneratorCaveat(Map<Percentile, Overhead> overheads, Collection<TrialResult> trials) {
        this.overheads = overheads;
        this.trials = trials;
    }

    /** Whether there are percentiles, and none of them says anything. */
    boolean isOfAll() {
        return !overheads.isEmpty() && overheads.values().stream().noneMatch(Overhead::stands);
    }

    /** At most one. */
    List<Finding> findings() {
        String bounded = percentiles(Usability.Bounded);
        String lost = percentiles(Usability.NotUsable);
        List<String> clauses = new ArrayList<>();
        if (!bounded.isEmpty()) {
            clauses.add("only the limits of " + bounded + " are known");
        }
        if (!lost.isEmpty()) {
            clauses.add("nothing is known of " + lost);
        }
        return clauses.isEmpty()
                ? List.of()
                : List.of(new Finding(
                        ValidityReason.GeneratorLate,
                        String.join(", ", clauses) + ", as the load generator was late (" + circumstances() + ")"));
    }

    private String percentiles(Usability usability) {
        List<String> titles = overheads.entrySet().stream()
                .filter(entry -> entry.getValue().usability() == usability)
                .map(entry -> entry.getKey().title())
                .toList();
        int last = titles.size() - 1;
        return last < 1
                ? String.join("", titles)
                : String.join(", ", titles.subList(0, last)) + " and " + titles.get(last);
    }

    private String circumstances() {
        Histogram lateness =
                Histograms.merge(trials.stream().map(TrialResult::lateness).toList());
        StringBuilder text = new StringBuilder("lateness p99 ")
                .append(TimeText.of(lateness.getValueAtPercentile(Percentile.P99.percent())))
                .append(", p99.9 ")
                .append(TimeText.of(lateness.getValueAtPercentile(Percentile.P999.percent())));
        append(text, "waited for a CPU", trial -> trial.saturation().loopWaitedNs());
        append(text, "throttled", TrialResult::throttledNs);
        append(text, "CPU taken by the host", TrialResult::stealNs);
        return text.toString();
    }

    private void append(StringBuilder text, String what, ToLongFunction<TrialResult> ns) {
        double share = trials.stream().mapToLong(ns).sum()
                / (double) Math.max(
                        1, trials.stream().mapToLong(TrialResult::recordedNs).sum());
        if (share >= 0.001) {
            text.append(String.format(Locale.ROOT, ", %s %.1f %% of the time", what, 100 * share));
        }
    }
}
