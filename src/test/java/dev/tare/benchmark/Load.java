package dev.tare.benchmark;

import java.net.URI;

/**
 * What a generator is asked to do.
 *
 * @param url where requests go
 * @param connections connections, kept alive
 * @param rate requests per second at equal distances; 0 for a closed loop
 * @param warmupSeconds not measured
 * @param seconds measured
 */
record Load(URI url, int connections, int rate, int warmupSeconds, int seconds) {

    /** How long a generator runs that is told only that. */
    int wholeSeconds() {
        return warmupSeconds + seconds + 1;
    }

    /** Whether there is a rate to keep. */
    boolean isOpenLoop() {
        return rate > 0;
    }
}
