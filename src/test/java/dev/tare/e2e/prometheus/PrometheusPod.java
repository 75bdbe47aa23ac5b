package dev.tare.e2e.prometheus;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import org.junit.jupiter.api.Assumptions;

import dev.tare.e2e.Eventually;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** A real Prometheus in the user's namespace, whose image {@code cluster prometheus} has made. */
final class PrometheusPod {

    private static final Path FILE = Path.of("src/test/resources/e2e/prometheus.yaml");
    private static final String IMAGE = "docker.io/prom/prometheus:v3";
    private static final String LEFT_OUT = "Left out: `cluster prometheus` has not made any Prometheus.";
    private static final String NAME = "prometheus";
    private static final Duration READY = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Scenario user;

    private PrometheusPod(Scenario user) {
        this.user = user;
    }

    /** Without its image, the test says so and is left out. */
    static void isThere() throws IOException {
        Process images =
                new ProcessBuilder(LocalCluster.script("nobody knows whether there is a Prometheus"), "images").start();
        String all = new String(images.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (all.lines().noneMatch(IMAGE::equals)) {
            System.out.println(LEFT_OUT); // the reason of an aborted test is in its report only
            Assumptions.abort(LEFT_OUT);
        }
    }

    /** Starts one that reads these pods of the operator. */
    static PrometheusPod start(Scenario user, List<Pod> operators) throws IOException {
        String targets = operators.stream()
                .map(pod -> "{targets: [\"%s:8080\"], labels: {pod: %s}}"
                        .formatted(pod.getStatus().getPodIP(), pod.getMetadata().getName()))
                .collect(Collectors.joining(", ", "[", "]"));
        user.apply(Files.readString(FILE).replace("static_configs: TARGETS", "static_configs: " + targets));
        Eventually.holds(
                "Prometheus that is ready",
                READY,
                () -> Readiness.isPodReady(user.client()
                        .pods()
                        .inNamespace(user.namespace())
                        .withName(NAME)
                        .get()));
        return new PrometheusPod(user);
    }

    /** The series that an expression gives. */
    List<JsonNode> query(String expression) {
        String answer = user.client()
                .raw("/api/v1/namespaces/%s/pods/%s:9090/proxy/api/v1/query?query=%s"
                        .formatted(user.namespace(), NAME, URLEncoder.encode(expression, StandardCharsets.UTF_8)));
        try {
            JsonNode read = JSON.readTree(answer);
            assertThat(read.path("status").asText()).as(answer).isEqualTo("success");
            return read.at("/data/result").valueStream().toList();
        } catch (JsonProcessingException e) {
            throw new AssertionError(answer, e);
        }
    }

    /** The pods that series of an expression are of. */
    List<String> pods(String expression) {
        return query("count by (pod) (" + expression + ")").stream()
                .map(series -> series.at("/metric/pod").asText())
                .toList();
    }
}
