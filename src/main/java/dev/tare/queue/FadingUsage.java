package dev.tare.queue;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** What teams have had, as it fades while time goes on and runs go on taking. */
final class FadingUsage {

    private static final Resource[] RESOURCES = Resource.values();

    private final PastUsage memory;
    private final Map<String, double[]> had = new HashMap<>();
    private Instant now;

    /**
     * What has been had.
     *
     * @param memory how it fades
     * @param now until when
     * @param past how much, by team
     */
    FadingUsage(PastUsage memory, Instant now, Map<String, Amounts> past) {
        this.memory = memory;
        this.now = now;
        past.forEach((team, amounts) -> add(team, amounts, 1));
    }

    /**
     * Time goes on.
     *
     * @param later until then
     * @param running what ran all the time until then
     */
    void forward(Instant later, Collection<Running> running) {
        double left = memory.faded(later, now);
        for (double[] amounts : had.values()) {
            for (int i = 0; i < amounts.length; i++) {
                amounts[i] *= left;
            }
        }
        running.forEach(run -> add(run.team(), run.demand(), 1 - left));
        now = later;
    }

    /** How much each team has had, in whole units, rounded to the nearest. */
    Map<String, Amounts> amounts() {
        Map<String, Amounts> rounded = new HashMap<>();
        had.forEach((team, amounts) -> {
            Map<Resource, Long> whole = new EnumMap<>(Resource.class);
            for (Resource resource : RESOURCES) {
                whole.put(resource, Math.round(amounts[resource.ordinal()]));
            }
            rounded.put(team, new Amounts(whole));
        });
        return rounded;
    }

    private void add(String team, Amounts amounts, double part) {
        double[] sum = had.computeIfAbsent(team, name -> new double[RESOURCES.length]);
        amounts.byResource().forEach((resource, amount) -> sum[resource.ordinal()] += amount * part);
    }
}
