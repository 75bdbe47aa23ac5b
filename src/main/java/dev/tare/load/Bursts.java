package dev.tare.load;

/**
 * Whether answers come so close to each other that it takes less CPU to await the next one awake than to fall asleep and be
 * woken up. Staying awake for as long as a sleep costs is never worse than twice the best (the ski-rental argument); and it
 * is not begun where answers have been further apart.
 *
 * @see <a href="https://doi.org/10.1007/BF01762111">A. R. Karlin et al., "Competitive snoopy caching", Algorithmica 3, 1988</a>
 */
final class Bursts {

    /** What it takes of a CPU to fall asleep and be woken up, on a virtual machine; on the metal it is less. */
    private static final long SLEEP_COSTS_NS = 20_000;

    /** An answer that is long in coming counts as this far away, so that a pause is forgotten. */
    private static final long MOST_NS = 4 * SLEEP_COSTS_NS;

    /** The weight of what was before. */
    private static final int MEMORY = 8;

    private long lastNs;
    private boolean moreToCome;
    private long distanceNs = MOST_NS;

    /** An answer has come. */
    void answered(long nowNs, int requestsUnderWay) {
        if (moreToCome) {
            distanceNs += (Math.min(nowNs - lastNs, MOST_NS) - distanceNs) / MEMORY;
        }
        lastNs = nowNs;
        moreToCome = requestsUnderWay > 0;
    }

    /** Until when the next answer is awaited without falling asleep. */
    long awakeUntilNs() {
        return moreToCome && distanceNs < SLEEP_COSTS_NS ? lastNs + SLEEP_COSTS_NS : Long.MIN_VALUE;
    }
}
