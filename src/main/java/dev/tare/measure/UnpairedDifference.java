package dev.tare.measure;

/**
 * The difference of two figures that were not measured together, from the interval of each: of the overheads of two runs. Blocks
 * of different runs are no pairs, so their drift does not cancel out.
 *
 * <p>By the method of variance estimates recovery: each limit is as far from the difference of the estimates as the two
 * distances from the estimates to the limits on that side come to in squares. It has about the confidence that each of the two
 * intervals has, asks for no symmetry of them, and needs none of the measurements behind them.
 *
 * @see <a href="https://doi.org/10.1002/sim.3095">G. Y. Zou and A. Donner, "Construction of confidence limits about effect
 *     measures: A general approach", Statistics in Medicine 27(10), 2008, formula (8)</a>
 */
public final class UnpairedDifference {

    private UnpairedDifference() {}

    /** The second minus the first, in their unit. */
    public static Interval of(Interval first, Interval second) {
        double estimate = second.estimate() - first.estimate();
        return new Interval(
                estimate,
                estimate - Math.hypot(second.estimate() - second.low(), first.high() - first.estimate()),
                estimate + Math.hypot(second.high() - second.estimate(), first.estimate() - first.low()));
    }
}
