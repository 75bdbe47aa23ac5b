package dev.tare.load;

import java.time.Duration;

/**
 * What a worker puts up with before every path answers.
 *
 * @param limit for how long it tries again
 * @param startingUp whether targets and proxies may still be coming up. Then everything is tried again that may pass: a
 *     host that is not known, a connection that is refused, lost or not answered on, and what a gateway answers whose
 *     target is not there (502, 503, 504). Otherwise only a connection that is refused
 */
public record Timeouts(Duration limit, boolean startingUp) {

    /** Everything runs already, and is only slow to listen. */
    public static final Timeouts RUNNING = new Timeouts(Duration.ofSeconds(5), false);

    /** Targets and proxies are still coming up, for so long at most. */
    public static Timeouts whileStartingUp(Duration limit) {
        return new Timeouts(limit, true);
    }
}
