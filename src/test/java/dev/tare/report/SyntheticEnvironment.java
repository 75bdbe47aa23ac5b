package dev.tare.report;

import java.util.List;
import java.util.Map;

import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.measure.ErrorCause;
import dev.tare.measure.Finding;
import dev.tare.measure.Verdict;

/**
 * An environment of a {@link SyntheticRun}, and what it does.
 *
 * @param name its name
 * @param mesh its mesh; null for none
 * @param addedNs what it adds to the baseline's latency, in nanoseconds
 * @param spread how far its latencies lie apart, as a multiple of the baseline's
 * @param verdict what is said of it; null for the baseline
 * @param findings why its numbers may not be used
 * @param errors failed requests by cause
 */
@RecordBuilder
record SyntheticEnvironment(
        String name,
        String mesh,
        double addedNs,
        double spread,
        Verdict verdict,
        List<Finding> findings,
        Map<ErrorCause, Long> errors) {

    /** One that does as the baseline does. */
    static SyntheticEnvironmentBuilder like(String name, String mesh) {
        return SyntheticEnvironmentBuilder.builder()
                .name(name)
                .mesh(mesh)
                .spread(1)
                .findings(List.of())
                .errors(Map.of());
    }
}
