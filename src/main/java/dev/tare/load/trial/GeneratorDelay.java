package dev.tare.load.trial;

/**
 * How much of a response time the generator itself can have added, by sending late what went before.
 *
 * <p>A request that is sent late is not the only one that gets a later answer: those behind it find it where it would long
 * have been gone. In a system that an earlier request never makes slower, and that does the same an instant later when all of
 * its requests come an instant later, an answer comes earlier by at most the largest lateness since the system was last
 * empty (first come, first served, with any number of servers: their recursions, Lindley's and Kiefer and Wolfowitz's, are
 * monotone in every arrival, and shift with all of them). That it was empty is known where nothing was under way. Where
 * something always is, the mark that a late request leaves fades: what was held back for a time L, and then comes at once,
 * keeps a server that is used for a share u of its time busy for L u / (1 - u), which is taken for {@link #FADES_AFTER} times
 * L, a share of 0.9.
 *
 * <p>On the loop's thread only. Nothing is allocated.
 *
 * @see "D. V. Lindley, The Theory of Queues with a Single Server, Mathematical Proceedings of the Cambridge Philosophical
 *     Society 48(2), 1952"
 * @see "J. Kiefer and J. Wolfowitz, On the Theory of Queues with Many Servers, Transactions of the American Mathematical
 *     Society 78, 1955"
 */
final class GeneratorDelay {

    /** After how many times a delay its influence is over, whatever else is under way. */
    static final long FADES_AFTER = 9;

    // By the delay's power of two: the largest such delay of late, and until when it counts.
    private final long[] largestNs = new long[Long.SIZE];
    private final long[] untilNs = new long[Long.SIZE];
    private long counting; // a bit each

    /** Nothing is under way: what comes now finds an empty system. */
    void forget() {
        counting = 0;
    }

    /** The generator was late by so much. */
    void add(long delayNs, long nowNs) {
        if (delayNs <= 0) {
            return;
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(delayNs);
        boolean goesOn = (counting & 1L << power) != 0 && untilNs[power] > nowNs;
        long until = nowNs + FADES_AFTER * delayNs;
        largestNs[power] = goesOn ? Math.max(largestNs[power], delayNs) : delayNs;
        untilNs[power] = goesOn ? Math.max(untilNs[power], until) : until;
        counting |= 1L << power;
    }

    /** The most by which an answer to what is sent now can be late because of the generator. */
    long mostNs(long nowNs) {
        while (counting != 0) {
            int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(counting);
            if (untilNs[power] > nowNs) {
                return largestNs[power];
            }
            counting &= ~(1L << power);
        }
        return 0;
    }
}
