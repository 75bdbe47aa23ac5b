package dev.tare.wire;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Something that shows which way a request has gone, and that a worker looks for before it is ready.
 *
 * @param in where it is looked for
 * @param name the header's name, or the metric's
 * @param matches a regular expression that the whole value matches, or, of a metric, all that stands between its braces;
 *     absent: it is there
 * @param port of {@link Place#PROXY_METRIC}, the port on the worker's own loopback
 * @param path of {@link Place#PROXY_METRIC}, the path
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sign(Place in, String name, String matches, Integer port, String path) {

    /** Where a sign is looked for. */
    public enum Place {
        /** A header of the answer. */
        RESPONSE_HEADER("response header"),
        /** A header of the request, as Tare's sample service receives it. */
        REQUEST_HEADER("request header"),
        /** A counter of the proxy beside the worker, which grows with a request. */
        PROXY_METRIC("proxy metric");

        private final String title;

        Place(String title) {
            this.title = title;
        }
    }

    /** What it is called in sentences, such as {@code response header server}. */
    public String title() {
        return in.title + " " + name;
    }
}
