package dev.tare.target;

import java.util.function.BooleanSupplier;

/** Picks every n-th request, the n-th first: a share without chance. On the loop's thread only. */
public final class EveryNth implements BooleanSupplier {

    private final int n;
    private int since;

    /**
     * A choice.
     *
     * @param n which ones, at least 1: all of them
     */
    public EveryNth(int n) {
        this.n = n;
    }

    /** Whether the next request is one of them. */
    @Override
    public boolean getAsBoolean() {
        since++;
        if (since < n) {
            return false;
        }
        since = 0;
        return true;
    }
}
