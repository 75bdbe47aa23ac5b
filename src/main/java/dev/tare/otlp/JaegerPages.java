package dev.tare.otlp;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Addresses of a Jaeger's pages for people.
 *
 * @see <a href="https://www.jaegertracing.io/docs/2.13/architecture/apis/">APIs of Jaeger</a>
 */
public final class JaegerPages {

    /** As many traces as its pages show at the most. */
    private static final int MOST = 1500;

    private final String base;

    /**
     * The pages of a Jaeger.
     *
     * @param base where they begin, such as {@code https://jaeger.example.com}
     */
    public JaegerPages(URI base) {
        this.base = HttpCalls.base(base);
    }

    /** The page of a trace. */
    public String trace(String traceId) {
        return base + "/trace/" + traceId;
    }

    /**
     * The page that finds all traces of a service with a tag.
     *
     * @param service what the service calls itself
     * @param tag the tag's name
     * @param value its value
     * @param from the traces began then or later
     * @param to and then or earlier
     */
    public String search(String service, String tag, String value, Instant from, Instant to) {
        String tags = "{\"%s\":\"%s\"}".formatted(tag, value);
        return "%s/search?service=%s&tags=%s&lookback=custom&start=%d&end=%d&limit=%d"
                .formatted(
                        base,
                        URLEncoder.encode(service, StandardCharsets.UTF_8),
                        URLEncoder.encode(tags, StandardCharsets.UTF_8),
                        micros(from),
                        micros(to),
                        MOST);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
