package dev.tare.load;

import java.util.Map;

/** Tells from the head of an answer whether a proxy has made it up itself, and the target knows nothing of it. */
public final class AnsweredBy {

    /** RFC 9209: what a proxy says of an answer of its own. */
    private static final String PROXY_STATUS = "proxy-status";

    /** Linkerd, of errors that are its own. */
    private static final String LINKERD_ERROR = "l5d-proxy-error";

    /** Envoy, of each answer that came from behind it, unless it is told not to. */
    private static final String ENVOY_UPSTREAM_TIME = "x-envoy-upstream-service-time";

    private AnsweredBy() {}

    /**
     * Who gave an answer, to stand behind "from": a proxy, what is behind one, or a server.
     *
     * @param headers its headers, by their names in lower case
     * @return empty where nothing says
     */
    public static String who(Map<String, String> headers) {
        String proxy = proxy(true, headers);
        if (!proxy.isEmpty()) {
            return proxy;
        }
        String server = ShownText.of(headers.get("server"));
        return server.isEmpty() || !headers.containsKey(ENVOY_UPSTREAM_TIME) ? server : "what is behind " + server;
    }

    /**
     * What shows that an answer is a proxy's own, to stand behind "answered by".
     *
     * @param isError whether the answer is an error: some proxies tell how others went, too
     * @param headers its headers, by their names in lower case
     * @return the proxy and what it says; empty where nothing shows
     */
    static String proxy(boolean isError, Map<String, String> headers) {
        if (!isError) {
            return "";
        }
        String status = ShownText.of(headers.get(PROXY_STATUS));
        if (!status.isEmpty()) {
            return "a proxy (%s: %s)".formatted(PROXY_STATUS, status);
        }
        String linkerd = ShownText.of(headers.get(LINKERD_ERROR));
        if (!linkerd.isEmpty()) {
            return "Linkerd's proxy (%s: %s)".formatted(LINKERD_ERROR, linkerd);
        }
        String server = ShownText.of(headers.get("server"));
        boolean isEnvoy = server.equals("envoy") || server.endsWith("-envoy");
        return isEnvoy && !headers.containsKey(ENVOY_UPSTREAM_TIME)
                ? "Envoy (server: %s, without %s)".formatted(server, ENVOY_UPSTREAM_TIME)
                : "";
    }
}
