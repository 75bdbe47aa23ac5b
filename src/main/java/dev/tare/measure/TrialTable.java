package dev.tare.measure;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The trials of a run by block, environment and repeat, each with its validity. */
final class TrialTable {

    private record Place(int block, String environment, int repeat) {}

    private record Entry(TrialResult trial, List<LimitViolation> breaches) {}

    private final Map<Place, Entry> entries = new HashMap<>();
    private final NavigableSet<Integer> blocks = new TreeSet<>();

    /**
     * Sorts trials in.
     *
     * @throws IllegalArgumentException if a trial is listed twice or belongs to no environment of the settings
     */
    TrialTable(AnalysisSettings settings, Collection<TrialResult> trials) {
        for (TrialResult trial : trials) {
            boolean baseline = trial.environment().equals(settings.baseline());
            if (!baseline && !settings.others().contains(trial.environment())) {
                throw new IllegalArgumentException("no environment '" + trial.environment() + "'");
            }
            Place place = new Place(trial.block(), trial.environment(), trial.repeat());
            if (trial.repeat() < 0 || trial.repeat() > (baseline ? 1 : 0)) {
                throw new IllegalArgumentException("no such repeat: " + place);
            }
            if (entries.put(place, new Entry(trial, Validity.breachesOf(trial))) != null) {
                throw new IllegalArgumentException("measured twice: " + place);
            }
            blocks.add(trial.block());
        }
    }

    /** The blocks of which anything was measured, in rising order. */
    NavigableSet<Integer> blocks() {
        return blocks;
    }

    /** Blocks in which every trial is there. */
    int completeBlocks(AnalysisSettings settings) {
        return (int) blocks.stream()
                .filter(block -> trial(block, settings.baseline(), 0).isPresent()
                        && trial(block, settings.baseline(), 1).isPresent()
                        && settings.others().stream().allMatch(environment -> trial(block, environment, 0)
                                .isPresent()))
                .count();
    }

    /** Blocks of which no trial is lost. */
    int undisturbedBlocks() {
        return (int) blocks.stream()
                .filter(block -> entries.values().stream()
                        .filter(entry -> entry.trial().block() == block)
                        .allMatch(entry -> entry.breaches().isEmpty()))
                .count();
    }

    Optional<TrialResult> trial(int block, String environment, int repeat) {
        return entry(block, environment, repeat).map(Entry::trial);
    }

    /** Whether that trial is there and may be believed. */
    boolean isValid(int block, String environment, int repeat) {
        return entry(block, environment, repeat)
                .filter(entry -> entry.breaches().isEmpty())
                .isPresent();
    }

    /** Whether that trial is there and may not be believed. */
    boolean isInvalid(int block, String environment, int repeat) {
        return entry(block, environment, repeat)
                .filter(entry -> !entry.breaches().isEmpty())
                .isPresent();
    }

    /** All trials of an environment, in the order of blocks and repeats. */
    List<TrialResult> trialsOf(String environment) {
        return entriesOf(environment).stream().map(Entry::trial).toList();
    }

    /** The broken limits of each trial of an environment, those of valid trials left out. */
    List<List<LimitViolation>> breachesOf(String environment) {
        return entriesOf(environment).stream()
                .map(Entry::breaches)
                .filter(breaches -> !breaches.isEmpty())
                .toList();
    }

    private List<Entry> entriesOf(String environment) {
        return blocks.stream()
                .flatMap(block -> IntStream.of(0, 1)
                        .mapToObj(repeat -> entry(block, environment, repeat))
                        .flatMap(Optional::stream))
                .toList();
    }

    private Optional<Entry> entry(int block, String environment, int repeat) {
        return Optional.ofNullable(entries.get(new Place(block, environment, repeat)));
    }
}
