package dev.tare.measure;

import java.util.Optional;

/**
 * An interval that allows for the generator's own delays as well as for chance.
 *
 * @param interval the estimate, and limits that hold the truth whatever the generator's delays have done to each side
 * @param chance how far the limits are from the estimate because of chance alone, the larger of the two distances
 * @param generator how far apart the estimates are that make the most and the least of the generator's delays; 0 where it
 *     was never late
 */
record BoundedInterval(Interval interval, double chance, double generator) {

    /**
     * From differences block by block.
     *
     * @param differences as they were measured
     * @param least the least that each can have been
     * @param most the most that each can have been
     * @param confidence of this one interval, between 0 and 1
     * @return empty when there are too few
     */
    static Optional<BoundedInterval> of(double[] differences, double[] least, double[] most, double confidence) {
        Optional<Interval> measured = new HodgesLehmann(differences).interval(confidence);
        Optional<Interval> below = new HodgesLehmann(least).interval(confidence);
        Optional<Interval> above = new HodgesLehmann(most).interval(confidence);
        return measured.map(found -> new BoundedInterval(
                new Interval(
                        found.estimate(),
                        below.orElseThrow().low(),
                        above.orElseThrow().high()),
                Math.max(
                        below.get().estimate() - below.get().low(),
                        above.get().high() - above.get().estimate()),
                above.get().estimate() - below.get().estimate()));
    }
}
