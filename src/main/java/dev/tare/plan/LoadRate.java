package dev.tare.plan;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.tare.api.Load;
import dev.tare.measure.RateCurve;

/** The rate of a load over what each trial records. */
public final class LoadRate {

    private LoadRate() {}

    /**
     * Requests per second on average, as a whole number; empty where nobody knows before: in a closed loop, and in a search,
     * which has many.
     */
    public static Optional<Long> average(Load load) {
        return isKnown(load) ? Optional.of(Math.round(requests(load) / seconds(load))) : Optional.empty();
    }

    /** The most requests per second that are ever asked for; empty in a closed loop, where nobody knows before. */
    public static Optional<Integer> highest(Load load) {
        if (load.search() != null) {
            return Optional.of(load.search().to());
        }
        return load.stages() == null
                ? Optional.ofNullable(load.rate())
                : load.stages().stream().map(Load.Stage::rate).max(Comparator.naturalOrder());
    }

    /** Requests that a trial of a load whose rate is known records, on average. */
    static double requests(Load load) {
        return load.stages() == null
                ? load.rate() * seconds(load)
                : new RateCurve(load.stages().get(0).rate(), stages(load)).requests();
    }

    private static boolean isKnown(Load load) {
        return load.rate() != null || load.stages() != null;
    }

    private static double seconds(Load load) {
        return load.duration().toNanos() / 1e9;
    }

    /** The stages of a load; none where its rate does not change. */
    public static List<RateCurve.Stage> stages(Load load) {
        return load.stages() == null
                ? List.of()
                : load.stages().stream()
                        .map(stage -> new RateCurve.Stage(
                                stage.rate(), stage.duration().toNanos()))
                        .toList();
    }
}
