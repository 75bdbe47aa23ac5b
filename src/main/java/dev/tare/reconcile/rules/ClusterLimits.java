package dev.tare.reconcile.rules;

import java.util.List;

/**
 * What the operator's configuration allows in this cluster, whoever asks.
 *
 * @param requestsPerSecond the highest rate of a profile
 * @param connections the most connections, or requests under way in a closed loop
 * @param workers the most workers, over all environments
 * @param hosts hosts that a target's {@code url} may name
 */
public record ClusterLimits(int requestsPerSecond, int connections, int workers, List<String> hosts) {

    /** Copies the list. */
    public ClusterLimits {
        hosts = List.copyOf(hosts);
    }
}
