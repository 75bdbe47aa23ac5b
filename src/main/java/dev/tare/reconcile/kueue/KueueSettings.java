package dev.tare.reconcile.kueue;

/**
 * How the operator works with Kueue.
 *
 * @param enabled whether runs may have Workloads
 * @param loadResources whether Workloads also ask for requests per second and connections, as resources that ClusterQueues must
 *     cover then
 */
public record KueueSettings(boolean enabled, boolean loadResources) {

    /** Without Kueue. */
    public static final KueueSettings OFF = new KueueSettings(false, false);
}
