package dev.tare.target;

/**
 * Where Tare's sample service fails by chance, with 500, half of all requests: so that a worker sees, before anything is measured, what proxies
 * do about answers that have failed. Each attempt is one of its own. On the loop's thread only.
 */
public final class FailingHalf {

    /** What is asked for. */
    public static final String PATH = "/.tare/fail-half";

    private final FailingShare half = new FailingShare(0.5);

    /** Whether the next request fails. */
    public boolean next() {
        return half.next();
    }
}
