package dev.tare.load.program;

/**
 * Latencies that a program tells as "so many requests took at most so long", in rising order: what lies between two such
 * lines took at most as long as the second says, and is recorded with that.
 */
final class CumulativeCounts {

    private final LoadOutcome outcome;
    private final long expected;
    private long counted;

    /**
     * Begins to count.
     *
     * @param expected how many requests all lines together tell of
     */
    CumulativeCounts(LoadOutcome outcome, long expected) {
        this.outcome = outcome;
        this.expected = expected;
    }

    /** So many requests took at most so long. */
    void upTo(long latencyNs, long requests) {
        long count = Math.min(requests, expected) - counted;
        if (count > 0) {
            outcome.answered(latencyNs, count);
            counted += count;
        }
    }
}
