package dev.tare.reconcile.rules;

import java.time.Duration;
import java.util.List;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What the operator's configuration allows in this cluster, whoever asks.
 *
 * @param requestsPerSecond the highest rate of a profile; closed loops are held to it
 * @param connections the most connections, or requests under way in a closed loop
 * @param workers the most workers, over all environments
 * @param pods the most pods of a run
 * @param runDuration the longest time that a run may be allowed to take
 * @param resultBytes the most bytes that are stored of a run's results
 * @param queuedRuns how many runs of a namespace may wait besides one of each profile
 * @param hosts hosts that a target's {@code url} may name
 * @param allowances what it opens to profiles
 */
@RecordBuilder
public record ClusterLimits(
        int requestsPerSecond,
        int connections,
        int workers,
        int pods,
        Duration runDuration,
        long resultBytes,
        int queuedRuns,
        List<String> hosts,
        Allowances allowances)
        implements ClusterLimitsBuilder.With {

    /** Copies the list; where nothing is said of what is open, nothing is. */
    public ClusterLimits {
        hosts = List.copyOf(hosts);
        allowances = allowances == null ? Allowances.NONE : allowances;
    }

    /** Whether a host may be loaded; its name has no case. */
    public boolean lists(String host) {
        return hosts.stream().anyMatch(host::equalsIgnoreCase);
    }
}
