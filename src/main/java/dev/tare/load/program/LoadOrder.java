package dev.tare.load.program;

import java.time.Duration;
import java.util.Map;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What a program has to do in one trial, in HTTP/1.1.
 *
 * @param url where requests go
 * @param authority the {@code Host} header
 * @param method the method
 * @param headers headers besides {@code Host} and {@code Content-Length}
 * @param body the body; empty for none
 * @param timeout how long an answer may take
 * @param requestsPerSecond this worker's rate, evenly spaced; 0 in a closed loop
 * @param mostPerSecond in a closed loop, this worker's rate at the most; 0: as fast as answers come
 * @param connections connections; in a closed loop also the requests under way
 * @param warmup how long it sends before what is recorded
 * @param duration how long it sends what is recorded
 * @param recordFromEpochNs when the recorded part begins, in nanoseconds since 1970
 */
@RecordBuilder
record LoadOrder(
        String url,
        String authority,
        String method,
        Map<String, String> headers,
        String body,
        Duration timeout,
        long requestsPerSecond,
        long mostPerSecond,
        int connections,
        Duration warmup,
        Duration duration,
        long recordFromEpochNs) {

    /** Warm-up and recorded part together. */
    Duration together() {
        return warmup.plus(duration);
    }

    /** Whether a request that was sent at an instant is one of the recorded part. */
    boolean records(long sentEpochNs) {
        return sentEpochNs >= recordFromEpochNs && sentEpochNs < recordFromEpochNs + duration.toNanos();
    }
}
