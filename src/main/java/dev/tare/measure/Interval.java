package dev.tare.measure;

/**
 * An estimate between two limits, in the unit of the data it was made of.
 *
 * @param estimate the estimate
 * @param low the lower limit
 * @param high the upper limit
 */
public record Interval(double estimate, double low, double high) {

    /** Whether the interval: the interval includes the limit of zero, or touches it. */
    public boolean holdsZero() {
        return low <= 0 && high >= 0;
    }

    /** The larger of the distances from the estimate to the limits. */
    public double halfWidth() {
        return Math.max(high - estimate, estimate - low);
    }
}
