package dev.tare.load.program;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tare.measure.ErrorCause;

/**
 * Envoy's Nighthawk, which sends at a fixed rate and tells the percentiles of {@code request_to_response}, from the actual
 * send. It records all that it sends, so that the warm-up is a call of its own.
 *
 * @see <a href="https://github.com/envoyproxy/nighthawk">Nighthawk</a>
 */
final class Nighthawk implements LoadProgram {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LATENCIES = "benchmark_http_client.request_to_response";

    @Override
    public String file() {
        return "nighthawk_client";
    }

    @Override
    public boolean fromIntendedSend() {
        return false;
    }

    @Override
    public List<String> arguments(LoadOrder order) {
        return arguments(order, order.duration());
    }

    @Override
    public Optional<List<String>> warmupArguments(LoadOrder order) {
        return order.warmup().isZero() ? Optional.empty() : Optional.of(arguments(order, order.warmup()));
    }

    private static List<String> arguments(LoadOrder order, Duration duration) {
        List<String> arguments = new ArrayList<>(List.of(
                "--output-format",
                "json",
                "--verbosity",
                "error",
                "--open-loop",
                "--concurrency",
                "1",
                "--rps",
                Long.toString(order.requestsPerSecond()),
                "--connections",
                Integer.toString(order.connections()),
                "--duration",
                Long.toString(duration.toSeconds()),
                "--timeout",
                Long.toString(Math.max(1, order.timeout().toSeconds())),
                // A failure is a figure of the trial, and no reason to break it off.
                "--failure-predicate",
                "benchmark.http_5xx:18446744073709551615",
                "--request-method",
                order.method(),
                "--request-header",
                "host: " + order.authority()));
        order.headers().forEach((name, value) -> arguments.addAll(List.of("--request-header", name + ": " + value)));
        if (!order.body().isEmpty()) {
            arguments.addAll(
                    List.of("--request-body-size", Integer.toString(order.body().length())));
        }
        arguments.add(order.url());
        return arguments;
    }

    @Override
    public LoadOutput output(LoadOrder order) {
        return new LoadOutput() {
            private final StringBuilder text = new StringBuilder();

            @Override
            public void line(String line) {
                text.append(line).append('\n');
            }

            @Override
            public LoadOutcome outcome() {
                return read(text.toString());
            }
        };
    }

    private static LoadOutcome read(String text) {
        JsonNode root;
        try {
            root = JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("not an output of Nighthawk: " + e.getMessage(), e);
        }
        JsonNode global = named(root.path("results"), "name", "global");
        Map<String, Long> counters = new HashMap<>();
        global.path("counters")
                .forEach(counter -> counters.put(
                        counter.path("name").asText(), counter.path("value").asLong()));
        long failed4xx = counters.getOrDefault("benchmark.http_4xx", 0L);
        long failed5xx = counters.getOrDefault("benchmark.http_5xx", 0L);
        LoadOutcome outcome = new LoadOutcome();
        outcome.failed(ErrorCause.STATUS_4XX, failed4xx);
        outcome.failed(ErrorCause.STATUS_5XX, failed5xx);
        outcome.failed(ErrorCause.RESET, counters.getOrDefault("benchmark.stream_resets", 0L));
        outcome.failed(ErrorCause.CONNECT, counters.getOrDefault("benchmark.pool_connection_failure", 0L));
        JsonNode latencies = named(global.path("statistics"), "id", LATENCIES);
        // It does not tell the latencies of errors from those of answers.
        CumulativeCounts counts =
                new CumulativeCounts(outcome, latencies.path("count").asLong() - failed4xx - failed5xx);
        latencies
                .path("percentiles")
                .forEach(percentile -> counts.upTo(
                        nanos(percentile.path("duration").asText()),
                        percentile.path("count").asLong()));
        return outcome;
    }

    /** A duration as protocol buffers write it in JSON, such as {@code 0.000123s}. */
    private static long nanos(String duration) {
        return new BigDecimal(duration.substring(0, duration.length() - 1))
                .movePointRight(9)
                .longValue();
    }

    private static JsonNode named(JsonNode list, String key, String name) {
        for (JsonNode item : list) {
            if (item.path(key).asText().equals(name)) {
                return item;
            }
        }
        throw new IllegalArgumentException("not an output of Nighthawk: it has no " + name);
    }
}
