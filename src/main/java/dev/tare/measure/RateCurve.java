package dev.tare.measure;

import java.util.List;

/**
 * A rate that changes with time: piecewise linear, above zero everywhere, and constant from the end of the last piece on. Its
 * integral, the number of requests that are due by an instant, is piecewise quadratic and rises throughout, so that it has
 * an inverse: {@link #instantNs}.
 */
public final class RateCurve {

    private static final double SECOND_NS = 1e9;

    private final double[] startNs;
    private final double[] countAtStart;
    private final double[] ratePerNs;
    private final double[] risePerNs;

    /**
     * A piece of a curve, over which the rate goes evenly to what it is at the end.
     *
     * @param requestsPerSecond the rate at its end
     * @param durationNs its length in nanoseconds
     */
    public record Stage(long requestsPerSecond, long durationNs) {}

    /**
     * A curve.
     *
     * @param fromPerSecond the rate at its beginning
     * @param stages its pieces
     * @throws IllegalArgumentException if a rate or a duration is not above zero
     */
    public RateCurve(long fromPerSecond, List<Stage> stages) {
        if (fromPerSecond < 1 || stages.stream().anyMatch(s -> s.requestsPerSecond() < 1 || s.durationNs() < 1)) {
            throw new IllegalArgumentException(
                    "rates and durations must be above zero, not from " + fromPerSecond + " by " + stages);
        }
        int pieces = stages.size() + 1; // the last one has no end
        startNs = new double[pieces];
        countAtStart = new double[pieces];
        ratePerNs = new double[pieces];
        risePerNs = new double[pieces];
        ratePerNs[0] = fromPerSecond / SECOND_NS;
        for (int i = 0; i < stages.size(); i++) {
            double lengthNs = stages.get(i).durationNs();
            ratePerNs[i + 1] = stages.get(i).requestsPerSecond() / SECOND_NS;
            risePerNs[i] = (ratePerNs[i + 1] - ratePerNs[i]) / lengthNs;
            startNs[i + 1] = startNs[i] + lengthNs;
            countAtStart[i + 1] = countAtStart[i] + (ratePerNs[i] + ratePerNs[i + 1]) / 2 * lengthNs;
        }
    }

    /** How many requests are due in all stages together. */
    public double requests() {
        return countAtStart[countAtStart.length - 1];
    }

    /**
     * When a number of requests has become due, in nanoseconds from the beginning: the inverse of the rate's integral.
     *
     * @param requests at least 0; between two whole numbers, too
     */
    public double instantNs(double requests) {
        int piece = countAtStart.length - 1;
        while (requests < countAtStart[piece]) {
            piece--;
        }
        double count = requests - countAtStart[piece];
        double rate = ratePerNs[piece];
        // The root of rate t + rise t^2 / 2 = count, in the form that loses no digits where the rate hardly changes.
        return startNs[piece] + 2 * count / (rate + Math.sqrt(rate * rate + 2 * risePerNs[piece] * count));
    }
}
