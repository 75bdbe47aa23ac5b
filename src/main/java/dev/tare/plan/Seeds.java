package dev.tare.plan;

/**
 * Seeds for separate streams of random numbers, drawn from one. A stream depends on the numbers that name it and on
 * nothing else, so that a block's order is the same however many blocks there are.
 */
final class Seeds {

    /** The stream of the order of trials. */
    static final long ORDER = 1;

    /** The streams of arrivals. */
    static final long ARRIVALS = 2;

    /** The stream of where searches begin. */
    static final long SEARCHES = 3;

    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /** The seed of the stream that these numbers name. */
    static long derive(long seed, long... names) {
        long derived = seed;
        for (long name : names) {
            derived = mix(derived + GOLDEN_RATIO) + mix(name * GOLDEN_RATIO + 1);
        }
        return mix(derived);
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
