package dev.tare.load.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.tare.measure.ErrorCause;

/**
 * Fortio. What it would say itself is a histogram with steps of a tenth and more; so it is asked for its access log, which
 * holds each request's instant and latency, to the microsecond.
 *
 * @see <a href="https://github.com/fortio/fortio">Fortio</a>
 */
final class Fortio implements LoadProgram {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS = 1e9;

    /** A timeout shows in a latency only: Fortio writes -1 for whatever else befalls a connection, too. */
    private static final double NEARLY = 0.95;

    @Override
    public String file() {
        return "fortio";
    }

    @Override
    public boolean fromIntendedSend() {
        return false;
    }

    @Override
    public List<String> arguments(LoadOrder order) {
        List<String> arguments = new ArrayList<>(List.of(
                "load",
                "-quiet",
                "-log-errors=false",
                "-allow-initial-errors",
                "-qps",
                // Its users wait for answers in any case; 0 is as fast as these come.
                Long.toString(Math.max(order.requestsPerSecond(), order.mostPerSecond())),
                "-c",
                Integer.toString(order.connections()),
                "-t",
                order.together().toMillis() + "ms",
                "-timeout",
                order.timeout().toMillis() + "ms",
                "-access-log-file",
                "/dev/stdout",
                "-X",
                order.method(),
                "-H",
                "Host: " + order.authority()));
        order.headers().forEach((name, value) -> arguments.addAll(List.of("-H", name + ": " + value)));
        if (!order.body().isEmpty()) {
            arguments.addAll(List.of("-payload", order.body()));
        }
        arguments.add(order.url());
        return arguments;
    }

    @Override
    public LoadOutput output(LoadOrder order) {
        return new LoadOutput() {
            private final LoadOutcome outcome = new LoadOutcome();

            @Override
            public void line(String line) {
                if (!line.startsWith("{\"latency\"")) {
                    return; // what it tells people
                }
                JsonNode request = read(line);
                if (!order.records(request.path("timestamp").asLong())) {
                    return;
                }
                double seconds = request.path("latency").asDouble();
                ErrorCause cause =
                        cause(request, seconds >= NEARLY * order.timeout().toNanos() / NANOS);
                if (cause == null) {
                    outcome.answered(Math.round(seconds * NANOS));
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
            throw new IllegalArgumentException("not a line of an access log: " + line, e);
        }
    }

    private static ErrorCause cause(JsonNode request, boolean tookAllTime) {
        int status = request.path("details").asInt(-1);
        return status > 0 ? ErrorCause.ofStatus(status) : tookAllTime ? ErrorCause.TIMEOUT : ErrorCause.RESET;
    }
}
