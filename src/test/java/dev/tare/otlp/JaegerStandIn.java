package dev.tare.otlp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Answers queries for traces as Jaeger does, by its stored ones. */
public final class JaegerStandIn implements AutoCloseable {

    private static final String PATH = "/api/traces/";

    private final HttpServer server;
    private final Map<String, String> traces = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<String> spoilt = ConcurrentHashMap.newKeySet();
    private volatile int status = 200;

    /** One without traces. */
    public JaegerStandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it answers. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Stores what a proxy has handed in: one span. */
    public void store(String trace, String span, String parent, String service, long startMicros, long micros) {
        traces.merge(trace, span(trace, span, parent, service, startMicros, micros), (one, other) -> one + "," + other);
    }

    private static String span(
            String trace, String span, String parent, String service, long startMicros, long micros) {
        return """
                {"traceID": "%s", "spanID": "%s", "operationName": "request", "processID": "p-%s",
                 "references": [{"refType": "CHILD_OF", "traceID": "%1$s", "spanID": "%s"}],
                 "startTime": %d, "duration": %d, "tags": [], "logs": []}
                """.formatted(trace, span, service, parent, startMicros, micros);
    }

    /** Has it answer with what is no trace where this one is asked for. */
    public void spoil(String trace) {
        spoilt.add(trace);
    }

    /** Has it answer everything with a status from now on. */
    public void answering(int other) {
        status = other;
    }

    /** The traces that were asked for, in their order. */
    public List<String> asked() {
        return asked;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String trace = exchange.getRequestURI().getPath().replace(PATH, "");
        asked.add(trace);
        String spans = spoilt.contains(trace) ? "<html>" : traces.get(trace);
        int code = status != 200 ? status : spans == null ? 404 : 200;
        byte[] body = (code == 200
                        ? found(trace, spans)
                        : "{\"data\": null, \"errors\": [{\"msg\": \"trace not found\"}]}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String found(String trace, String spans) {
        StringBuilder processes = new StringBuilder();
        Matcher process = Pattern.compile("\"processID\": \"(p-([^\"]+))\"").matcher(spans);
        while (process.find()) {
            processes
                    .append(processes.isEmpty() ? "" : ",")
                    .append("\"%s\": {\"serviceName\": \"%s\", \"tags\": []}"
                            .formatted(process.group(1), process.group(2)));
        }
        return "{\"data\": [{\"traceID\": \"%s\", \"spans\": [%s], \"processes\": {%s}}], \"errors\": null}"
                .formatted(trace, spans, processes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
