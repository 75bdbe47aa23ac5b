package dev.tare.measure;

import org.apache.commons.rng.JumpableUniformRandomProvider;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ContinuousSampler;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Requests as many independent users send them: a Poisson process, whose gaps are independent and exponential with mean
 * 1 / rate.
 *
 * <p>The union of independent Poisson processes is one at the sum of their rates, so each worker draws its own at its
 * share of the rate. Workers of one seed draw from parts of one generator's sequence that never overlap (xoshiro256++,
 * 2^128 numbers apart; Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM Transactions on
 * Mathematical Software 47(4), 2021).
 */
public final class PoissonArrivals implements Arrivals {

    private final ContinuousSampler gapNs;
    private double offsetNs;

    /**
     * The arrivals of one of several workers.
     *
     * @param requestsPerSecond the rate of all workers together, from 1 to 1,000,000,000
     * @param worker which worker's, from 0
     * @param workers how many there are
     * @param seed what the arrivals are drawn from, the same for all workers of a trial; trials of one seed have
     *     the same arrivals
     * @throws IllegalArgumentException if an argument is out of range
     */
    public PoissonArrivals(long requestsPerSecond, int worker, int workers, long seed) {
        WorkerShare.check(requestsPerSecond, worker, workers);
        double meanGapNs = 1e9 * workers / requestsPerSecond;
        gapNs = ZigguratSampler.Exponential.of(randomOf(worker, seed), meanGapNs);
    }

    private static UniformRandomProvider randomOf(int worker, long seed) {
        JumpableUniformRandomProvider random =
                (JumpableUniformRandomProvider) RandomSource.XO_SHI_RO_256_PP.create(seed);
        for (int i = 0; i < worker; i++) {
            random.jump();
        }
        return random;
    }

    @Override
    public long next() {
        // A double counts single nanoseconds exactly up to 2^53 of them, which is 104 days.
        offsetNs += gapNs.sample();
        return (long) offsetNs;
    }
}
