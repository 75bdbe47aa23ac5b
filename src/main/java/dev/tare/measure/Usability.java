package dev.tare.measure;

/** What a percentile is worth, given how late the generator was. */
public enum Usability {
    /** Its estimate hardly depends on the generator's delays. */
    Usable,
    /** It lies within its interval, but where is not known: the generator's delays may have made a part of it. */
    Bounded,
    /** The generator's delays may be longer than all the rest. */
    NotUsable;

    /** By how much the generator's delays may move an estimate that may be used, in nanoseconds, if that is more. */
    static final double GENERATOR_ALLOWED_NS = 20_000;

    /** By how much they may as a share of the estimate. */
    static final double GENERATOR_ALLOWED_SHARE = 0.20;

    /**
     * What an overhead is worth.
     *
     * @param overhead the overhead in nanoseconds
     * @param leastNs the least that the environment's own percentile can have been, in nanoseconds
     */
    static Usability of(BoundedInterval overhead, double leastNs) {
        double generatorNs = overhead.generator();
        double allowedNs = Math.max(
                GENERATOR_ALLOWED_NS,
                GENERATOR_ALLOWED_SHARE * Math.abs(overhead.interval().estimate()));
        if (generatorNs <= allowedNs) {
            return Usable;
        }
        return generatorNs < leastNs ? Bounded : NotUsable;
    }
}
