package dev.tare.measure;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The failed requests of several trials.
 *
 * @param byCause how many failed, by cause; causes without any are absent
 * @param requests requests that were answered or failed
 */
record Errors(Map<ErrorCause, Long> byCause, long requests) {

    static Errors of(List<TrialResult> trials) {
        Map<ErrorCause, Long> byCause = new EnumMap<>(ErrorCause.class);
        long requests = 0;
        for (TrialResult trial : trials) {
            trial.errors().forEach((cause, count) -> byCause.merge(cause, count, Long::sum));
            requests += trial.answered() + trial.failed();
        }
        return new Errors(Collections.unmodifiableMap(byCause), requests);
    }

    /** Requests of a million that failed; 0 where there were none. */
    long perMillion() {
        long failed = byCause.values().stream().mapToLong(Long::longValue).sum();
        return requests == 0 ? 0 : Math.round(1e6 * failed / requests);
    }
}
