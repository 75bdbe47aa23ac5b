package dev.tare.wire;

import java.util.List;

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
 * @param unless the titles of signs that come before it: it is looked for only where none of them is found
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Sign(Place in, String name, String matches, Integer port, String path, List<String> unless) {

    /** Where a sign is looked for. */
    public enum Place {
        /** A header of the answer. */
        RESPONSE_HEADER("response header"),
        /** A header of the request, as Tare's sample service receives it. */
        REQUEST_HEADER("request header"),
        /** A counter of the proxy beside the worker, which grows with a request. */
        PROXY_METRIC("proxy metric"),
        /** The connection that a request comes on, as Tare's sample service sees it. */
        CONNECTION("connection");

        private final String title;

        Place(String title) {
            this.title = title;
        }
    }

    /** Copies the list; absent is none. */
    public Sign {
        unless = unless == null ? List.of() : List.copyOf(unless);
    }

    /** A sign that is looked for whatever else is found. */
    public Sign(Place in, String name, String matches, Integer port, String path) {
        this(in, name, matches, port, path, List.of());
    }

    /** What it is called in sentences, such as {@code response header server}. */
    public String title() {
        return in.title + " " + name;
    }
}
