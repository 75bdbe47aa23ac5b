package dev.tare.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * What teams have had, fading: the exponentially weighted mean of what a team used, in which an instant counts half as much as
 * one that is a half-life later. Who has used the same amount all the time has had that amount. It is worked out from the
 * times of runs alone, so that nothing has to be kept but the runs.
 */
public final class PastUsage {

    private final Duration halfLife;

    /**
     * A memory.
     *
     * @param halfLife above zero
     */
    public PastUsage(Duration halfLife) {
        if (halfLife.isZero() || halfLife.isNegative()) {
            throw new IllegalArgumentException("the half-life is %s, which must be above 0".formatted(halfLife));
        }
        this.halfLife = halfLife;
    }

    /**
     * A time in which a team had something.
     *
     * @param team its path
     * @param amounts what it had
     * @param from when that began
     * @param to when it ended; not before {@code from}
     */
    public record Span(String team, Amounts amounts, Instant from, Instant to) {}

    /**
     * What each team has had, in whole units, rounded to the nearest.
     *
     * @param now the time; of spans that go on, what comes later does not count
     * @param spans in any order
     */
    public Map<String, Amounts> at(Instant now, Collection<Span> spans) {
        Map<String, Map<Resource, Double>> sums = new HashMap<>();
        for (Span span : spans) {
            add(sums, span.team(), span.amounts(), faded(now, span.to()) - faded(now, span.from()));
        }
        Map<String, Amounts> rounded = new HashMap<>();
        sums.forEach((team, sum) -> {
            Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
            sum.forEach((resource, amount) -> amounts.put(resource, Math.round(amount)));
            rounded.put(team, new Amounts(amounts));
        });
        return rounded;
    }

    private static void add(Map<String, Map<Resource, Double>> sums, String team, Amounts amounts, double part) {
        Map<Resource, Double> sum = sums.computeIfAbsent(team, name -> new EnumMap<>(Resource.class));
        amounts.byResource().forEach((resource, amount) -> sum.merge(resource, amount * part, Double::sum));
    }

    /** What an instant that is over still counts; 1 for now and later. */
    double faded(Instant now, Instant instant) {
        Duration ago = Duration.between(instant, now);
        return ago.isNegative() ? 1 : Math.pow(2, -(double) ago.toMillis() / halfLife.toMillis());
    }
}
