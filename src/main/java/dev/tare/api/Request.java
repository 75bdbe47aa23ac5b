package dev.tare.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The HTTP/1.1 request that is sent.
 *
 * @param method its method
 * @param path its path with the query, if any
 * @param headers headers to send in addition to {@code Host} and {@code Content-Length}
 * @param secretHeaders headers whose values are in Secrets of the profile's namespace; they reach the workers as files and
 *     stand in no status, log or copy. In a cluster only: refused on one machine, which has no Secrets
 * @param body its body, sent as UTF-8
 * @param timeout how long an answer may take from the moment the request is written; after that the request counts as
 *     an error and its connection is closed
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.headers) || !has(self.secretHeaders) || self.secretHeaders.all(s,"
                + " !self.headers.exists(h, h.lowerAscii() == s.name.lowerAscii()))",
        message = "must not name a header that headers has already",
        fieldPath = ".secretHeaders")
public record Request(
        @Default("GET") Method method,

        @Default("/")
        @Size(min = 1, max = 2048)
        @ValidationRule(
                value = "self.matches('^/[!-~]*$')",
                message = "must begin with '/' and hold no spaces or control characters")
        String path,

        @Size(max = 32)
        @ValidationRule(
                value = "self.all(k, k.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$'))",
                message = "must have names that HTTP allows: letters, digits and '-'")
        @ValidationRule(
                value = "self.all(k, !(k.lowerAscii() in " + Rules.OWN_HEADERS + "))",
                message = Rules.OWN_HEADERS_MESSAGE)
        @ValidationRule(
                value = "self.all(k, self[k].matches('^[ -~]*$'))",
                message = "must have values in printable ASCII")
        Map<String, @Size(max = 4096) String> headers,

        @Size(max = 8) List<SecretHeader> secretHeaders,

        @Size(max = 262144) String body,

        @AsDuration
        @Size(max = 32)
        @Default("5s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.MILLISECOND_TO_MINUTE, message = Rules.MILLISECOND_TO_MINUTE_MESSAGE)
        Duration timeout) {

    /** {@code GET /} with a timeout of five seconds. */
    public static final Request DEFAULT = new Request(null, null, null, null, null, null);

    /** Fills what is absent with its default. */
    public Request {
        method = method == null ? Method.GET : method;
        path = path == null ? "/" : path;
        headers = headers == null ? Map.of() : Map.copyOf(headers);
        secretHeaders = secretHeaders == null ? List.of() : List.copyOf(secretHeaders);
        body = body == null ? "" : body;
        timeout = timeout == null ? Duration.ofSeconds(5) : timeout;
    }

    /**
     * A header whose value is in a Secret.
     *
     * @param name the header's name
     * @param secretKeyRef where its value is. A line break at its end is dropped
     */
    public record SecretHeader(
            @Required
            @Size(min = 1, max = 128)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$')",
                    message = "must be a name that HTTP allows: letters, digits and '-'")
            @ValidationRule(
                    value = "!(self.lowerAscii() in " + Rules.OWN_HEADERS + ")",
                    message = "must not be host, content-length, transfer-encoding or connection:"
                            + " the load generator sets those")
            String name,

            @Required SecretKeyRef secretKeyRef) {}

    /**
     * A key of a Secret in the profile's namespace.
     *
     * @param name the Secret's name
     * @param key the key in it
     */
    public record SecretKeyRef(
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
            String name,

            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(
                    value = "self.matches('^[A-Za-z0-9._-]+$') && self != '.' && !self.startsWith('..')",
                    message = "must be a key that Secrets may have: letters, digits, '-', '_' and '.'")
            String key) {}

    /** The methods of RFC 9110 that a load can be made of. */
    public enum Method {
        GET,
        HEAD,
        POST,
        PUT,
        PATCH,
        DELETE,
        OPTIONS
    }
}
