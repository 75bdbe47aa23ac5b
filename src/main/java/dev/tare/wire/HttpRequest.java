package dev.tare.wire;

import java.util.Map;

/**
 * A request of HTTP, in whichever version.
 *
 * @param method its method
 * @param path its path with the query, if any
 * @param headers headers besides those of framing
 * @param secretHeaderFiles by name, the files that hold the values of further headers; a line break at the end of a file is
 *     not part of the value
 * @param body its body in UTF-8; empty for none
 */
public record HttpRequest(
        String method, String path, Map<String, String> headers, Map<String, String> secretHeaderFiles, String body) {

    /** Absent headers are none. */
    public HttpRequest {
        headers = headers == null ? Map.of() : headers;
        secretHeaderFiles = secretHeaderFiles == null ? Map.of() : secretHeaderFiles;
    }

    /** {@code GET} of a path, without headers. */
    public static HttpRequest get(String path) {
        return new HttpRequest("GET", path, Map.of(), Map.of(), "");
    }
}
