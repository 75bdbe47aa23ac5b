package dev.tare.target;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** Draws which requests fail: a known share of them. */
public final class FailingShare {

    private final double share;
    private final UniformRandomProvider random = RandomSource.XO_RO_SHI_RO_128_PP.create();

    /**
     * A share.
     *
     * @param share from 0, for none, to 1, for all of them
     */
    public FailingShare(double share) {
        this.share = share;
    }

    /** Whether the next request fails. */
    public boolean next() {
        return share > 0 && random.nextDouble() < share;
    }
}
