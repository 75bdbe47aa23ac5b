package dev.tare.measure;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The searches of one environment, or of the baseline's second trials: which rate its next trial has, and what each
 * search has found. A function of its trials, so that whoever has them goes on where another has stopped.
 */
public final class CapacitySearch {

    private final SearchSettings settings;
    private final String series;
    private final NavigableMap<Integer, TrialResult> trials = new TreeMap<>();

    /**
     * The searches of an environment.
     *
     * @param settings what is asked
     * @param environment the environment
     * @param repeat 0, or 1 for the baseline's second trials, which make searches of their own
     * @param measured trials, in any order; those of others are passed over
     */
    public CapacitySearch(SearchSettings settings, String environment, int repeat, Collection<TrialResult> measured) {
        this.settings = settings;
        this.series = environment + "#" + repeat;
        measured.stream()
                .filter(trial -> trial.environment().equals(environment) && trial.repeat() == repeat)
                .forEach(trial -> trials.put(trial.block(), trial));
    }

    /**
     * The rate of its trial in a block, in requests per second: what the blocks before it lead to.
     *
     * @param block the block's number, from 0
     */
    public long rate(int block) {
        return bracket(settings.searchOf(block), block).next();
    }

    /** What a search has found. */
    Bracket bracket(int search) {
        return bracket(search, Integer.MAX_VALUE);
    }

    private Bracket bracket(int search, int beforeBlock) {
        Bracket bracket = search == SearchSettings.SCOUTING
                ? new Bracket(settings, settings.fromPerSecond(), SearchSettings.SCOUTING_STEP)
                : new Bracket(settings, scouted() * settings.jitter(search, series), SearchSettings.STEP);
        trialsOf(search).stream()
                .filter(trial -> trial.block() < beforeBlock)
                .forEach(trial -> bracket.take(trial.requestsPerSecond(), RateEvidence.of(trial, settings)));
        return bracket;
    }

    /** Where scouting has seen the limit; from one side only, the end of what is searched there. */
    private double scouted() {
        Bracket scouted = bracket(SearchSettings.SCOUTING);
        return scouted.capacity().orElse(scouted.met() > 0 ? settings.toPerSecond() : settings.fromPerSecond());
    }

    /** The trials of a search, in the order of blocks. */
    List<TrialResult> trialsOf(int search) {
        return trials.values().stream()
                .filter(trial -> settings.searchOf(trial.block()) == search)
                .toList();
    }

    /** The last trial of a search at the highest rate that met the objective: what the environment does at its limit. */
    TrialResult atCapacity(int search) {
        return trialsOf(search).stream()
                .filter(trial -> RateEvidence.of(trial, settings) == RateEvidence.Met)
                .max(Comparator.comparingLong(TrialResult::requestsPerSecond).thenComparing(TrialResult::block))
                .orElseThrow();
    }

    /** All its trials, in the order of blocks. */
    List<TrialResult> trials() {
        return List.copyOf(trials.values());
    }
}
