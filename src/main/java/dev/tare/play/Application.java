package dev.tare.play;

import java.util.List;

/**
 * What a lesson's requests are for, and the proxies as they are without the lesson's feature.
 *
 * @param proxies the file that configures the proxies
 * @param listeners what of them listens, in the order of their ports
 * @param to where requests go without the feature: the cluster {@code app}, which has all pods, or that of a version
 * @param pods the pods
 */
public record Application(String proxies, List<String> listeners, String to, List<Pod> pods) {

    /** The one proxy of most lessons, and the name of its listener. */
    public static final String PROXY = "proxy";

    /** The cluster of all pods. */
    public static final String ALL_PODS = "app";

    /** Where nothing else is said, one proxy spreads requests over all pods. */
    public Application {
        proxies = proxies == null ? PROXY : proxies;
        listeners = listeners == null ? List.of(PROXY) : List.copyOf(listeners);
        to = to == null ? ALL_PODS : to;
        pods = List.copyOf(pods);
    }
}
