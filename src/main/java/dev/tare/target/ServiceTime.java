package dev.tare.target;

import java.util.function.BooleanSupplier;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** How long the sample service takes to answer a request. */
@FunctionalInterface
public interface ServiceTime {

    /** The time for the next request in nanoseconds. */
    long nextNs();

    /**
     * Times for requests.
     *
     * @param meanNs their mean in nanoseconds
     * @param exponential whether they are exponentially distributed, and not all the same
     */
    static ServiceTime of(long meanNs, boolean exponential) {
        return exponential ? exponential(meanNs, System.nanoTime()) : constant(meanNs);
    }

    /** The same time for every request. */
    static ServiceTime constant(long timeNs) {
        return () -> timeNs;
    }

    /**
     * These times, but for some requests.
     *
     * @param some which ones; asked once a request
     * @param timeNs how long those take, in nanoseconds
     */
    default ServiceTime butFor(BooleanSupplier some, long timeNs) {
        return () -> some.getAsBoolean() ? timeNs : nextNs();
    }

    /**
     * Exponentially distributed times.
     *
     * @param meanNs their mean in nanoseconds
     * @param seed what they are drawn from
     */
    static ServiceTime exponential(long meanNs, long seed) {
        UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create(seed);
        ZigguratSampler.Exponential sampler = ZigguratSampler.Exponential.of(random, meanNs);
        return () -> (long) sampler.sample();
    }
}
