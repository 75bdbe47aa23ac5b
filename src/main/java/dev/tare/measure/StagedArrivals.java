package dev.tare.measure;

/**
 * Requests at a rate that changes. What is due one after the other at one request per second is carried to the instants at
 * which as many are due by the curve: the k-th request to the inverse of its integral at k. Evenly spaced requests become
 * evenly spaced by the curve, and a Poisson process becomes an inhomogeneous one whose rate is the curve's (E. Cinlar,
 * "Introduction to Stochastic Processes", Prentice-Hall, 1975, section 4.7).
 * Instants are exact to the nanosecond, and each is computed from k itself, so that nothing adds up; up to 9,000,000,000
 * requests.
 */
public final class StagedArrivals implements Arrivals {

    private static final double SECOND_NS = 1e9;

    private final Arrivals evenly;
    private final RateCurve curve;

    /**
     * The arrivals of one of several workers.
     *
     * @param evenly the arrivals of that worker, where all workers together send one request per second
     * @param curve the rate of all workers together
     */
    public StagedArrivals(Arrivals evenly, RateCurve curve) {
        this.evenly = evenly;
        this.curve = curve;
    }

    @Override
    public long next() {
        return Math.round(curve.instantNs(evenly.next() / SECOND_NS));
    }
}
