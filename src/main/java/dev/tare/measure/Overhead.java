package dev.tare.measure;

/**
 * What a percentile takes longer than the baseline's.
 *
 * @param ns the difference in nanoseconds with its simultaneous interval, which allows for the generator's delays
 * @param chanceNs how far the interval reaches because of chance alone, in nanoseconds
 * @param generatorNs how far apart the estimates are that make the most and the least of the generator's delays, in
 *     nanoseconds
 * @param usability what it is worth
 */
public record Overhead(Interval ns, double chanceNs, double generatorNs, Usability usability) {

    /** Of a percentile that was so long itself at the least. */
    static Overhead of(BoundedInterval difference, double leastNs) {
        return new Overhead(
                difference.interval(), difference.chance(), difference.generator(), Usability.of(difference, leastNs));
    }

    /** Whether its interval says something. */
    public boolean stands() {
        return usability != Usability.NotUsable;
    }

    /** Whether its estimate may be used. */
    public boolean isUsable() {
        return usability == Usability.Usable;
    }
}
