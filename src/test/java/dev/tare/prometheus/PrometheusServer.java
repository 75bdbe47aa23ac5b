package dev.tare.prometheus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A real Prometheus as a process, which reads one operator each second as the chart's ServiceMonitor has it do. */
public final class PrometheusServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MOST_SECONDS = 20;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final int port;

    private PrometheusServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** A port of this machine that nobody has just now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * The machine's; without one, a test says that it is left out.
     *
     * @param directory where it keeps what it reads and writes
     * @param operatorPort of the operator's metrics
     * @param rules what it evaluates, as the text of a file of rules
     */
    public static PrometheusServer start(Path directory, int operatorPort, String rules) throws IOException {
        Path program = Program.onPath(
                "prometheus", "Left out: without prometheus on the PATH nobody reads the operator's metrics.");
        Files.writeString(directory.resolve("rules.yaml"), rules);
        Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [rules.yaml]
                scrape_configs:
                  - job_name: tare
                    metrics_path: /q/metrics
                    honor_labels: true
                    static_configs:
                      - targets: ["127.0.0.1:%d"]
                        labels: {namespace: tare-system, pod: tare-0}
                """.formatted(operatorPort));
        int port = freePort();
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--config.file=prometheus.yml",
                        "--storage.tsdb.path=data",
                        "--enable-feature=exemplar-storage",
                        "--log.level=warn",
                        "--web.listen-address=127.0.0.1:" + port)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("prometheus.log").toFile())
                .start();
        return new PrometheusServer(process, port);
    }

    /** The series that an expression gives; empty where it does not answer yet. */
    public Optional<List<JsonNode>> query(String expression) {
        return get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .map(answer -> answer.at("/data/result").valueStream().toList());
    }

    /** The exemplars of the series of a selector, by series; empty where it does not answer yet. */
    public Optional<List<JsonNode>> exemplars(String selector) {
        return get("/api/v1/query_exemplars?start=0&end=4102444800&query="
                        + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .map(answer -> answer.get("data").valueStream().toList());
    }

    /** The rules that it evaluates, with their health; empty where it does not answer yet. */
    public Optional<List<JsonNode>> rules() {
        return get("/api/v1/rules").map(answer -> answer.at("/data/groups")
                .valueStream()
                .flatMap(group -> group.get("rules").valueStream())
                .toList());
    }

    private Optional<JsonNode> get(String path) {
        try {
            String body = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            JsonNode answer = JSON.readTree(body);
            if (!answer.path("status").asText().equals("success")) {
                throw new AssertionError(path + ": " + body);
            }
            return Optional.of(answer);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
