package dev.tare.load.program;

import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tare.measure.ErrorCause;

/**
 * Grafana k6: a script that is made for the trial and goes to standard input, and its JSON output, in which every request
 * is a point. A user of k6 is a connection, so that what no user is free for is not sent: the rate is then not reached.
 *
 * @see <a href="https://grafana.com/docs/k6/latest/results-output/real-time/json/">JSON output</a>
 * @see <a href="https://grafana.com/docs/k6/latest/javascript-api/error-codes/">error codes</a>
 */
final class K6 implements LoadProgram {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String file() {
        return "k6";
    }

    @Override
    public boolean fromIntendedSend() {
        return false;
    }

    @Override
    public List<String> arguments(LoadOrder order) {
        return List.of(
                "run",
                "--quiet",
                "--no-usage-report",
                "--summary-mode=disabled",
                "--log-output=none",
                "--out",
                "json=-",
                "-");
    }

    @Override
    public String input(LoadOrder order) {
        Map<String, Object> scenario = new LinkedHashMap<>();
        scenario.put("duration", order.together().toMillis() + "ms");
        scenario.put("gracefulStop", order.timeout().toMillis() + "ms");
        if (order.requestsPerSecond() > 0) {
            scenario.put("executor", "constant-arrival-rate");
            scenario.put("rate", order.requestsPerSecond());
            scenario.put("timeUnit", "1s");
            scenario.put("preAllocatedVUs", order.connections());
        } else {
            scenario.put("executor", "constant-vus");
            scenario.put("vus", order.connections());
        }
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("discardResponseBodies", true);
        options.put("scenarios", Map.of("load", scenario));
        if (order.mostPerSecond() > 0) {
            options.put("rps", order.mostPerSecond());
        }
        Map<String, String> headers = new LinkedHashMap<>(order.headers());
        headers.put("Host", order.authority());
        Map<String, Object> parameters =
                Map.of("headers", headers, "timeout", order.timeout().toMillis() + "ms", "redirects", 0);
        return """
                import http from 'k6/http';
                export const options = %s;
                const parameters = %s;
                export default function () {
                  http.request(%s, %s, %s, parameters);
                }
                """.formatted(
                        json(options),
                        json(parameters),
                        json(order.method()),
                        json(order.url()),
                        order.body().isEmpty() ? "null" : json(order.body()));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public LoadOutput output(LoadOrder order) {
        return new LoadOutput() {
            private final LoadOutcome outcome = new LoadOutcome();

            @Override
            public void line(String line) {
                if (!line.startsWith("{\"metric\":\"http_req_duration\"")) {
                    return; // another metric, or what this one is
                }
                JsonNode point = read(line).path("data");
                long latencyNs = Math.round(point.path("value").asDouble() * NANOS_PER_MILLI);
                long endedNs = epochNs(Instant.parse(point.path("time").asText()));
                if (!order.records(endedNs - latencyNs)) {
                    return;
                }
                ErrorCause cause = cause(point.path("tags"));
                if (cause == null) {
                    outcome.answered(latencyNs);
                } else {
                    outcome.failed(cause, 1);
                }
            }

            @Override
            public LoadOutcome outcome() {
                return outcome;
            }
        };
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a point of a metric: " + line, e);
        }
    }

    private static long epochNs(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    private static ErrorCause cause(JsonNode tags) {
        int status = tags.path("status").asInt();
        if (status > 0) {
            return ErrorCause.ofStatus(status);
        }
        int code = tags.path("error_code").asInt();
        return switch (code / 100) {
            case 10 -> code == 1050 ? ErrorCause.TIMEOUT : ErrorCause.PROTOCOL;
            case 11 -> ErrorCause.CONNECT;
            case 12 -> code >= 1210 && code < 1220 ? ErrorCause.CONNECT : ErrorCause.RESET;
            case 13 -> ErrorCause.TLS;
            default -> ErrorCause.PROTOCOL;
        };
    }
}
