package dev.tare.fleet.pods;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tare.fleet.pods.observed.Failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PatientClientTest {

    private static final int WEBHOOK_MS = 700;
    private static final int TIMEOUT_MS = 200;
    private static final String SAYS = "failed calling webhook \"x.example\": context deadline exceeded";

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private KubernetesClient client;

    /** An API server that waits for a webhook in vain. */
    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            byte[] body = "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 500, \"message\": \"%s\"}"
                    .formatted(SAYS.replace("\"", "\\\""))
                    .getBytes(StandardCharsets.UTF_8);
            pause();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(HttpURLConnection.HTTP_INTERNAL_ERROR, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestTimeout(TIMEOUT_MS)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        client.close();
        server.stop(0);
    }

    private static void pause() {
        try {
            Thread.sleep(WEBHOOK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static KubernetesClientException refusalOf(KubernetesClient client) {
        ConfigMap object = new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("x")
                .endMetadata()
                .build();
        return catchThrowableOfType(
                KubernetesClientException.class, () -> client.resource(object).create());
    }

    @Test
    void hearsThatAWebhookDidNotAnswer() {
        Failure failure = Failure.of(refusalOf(PatientClient.of(client)));
        assertThat(failure).isInstanceOfSatisfying(Failure.Passing.class, passing -> assertThat(passing.ifItStays())
                .hasValueSatisfying(refused -> assertThat(refused.message()).endsWith(SAYS)));
        assertThat(asked).hasValue(1);
    }

    @Test
    void whoeverWaitsForLessDoesNot() {
        assertThat(Failure.of(refusalOf(client)))
                .isInstanceOfSatisfying(Failure.Passing.class, passing -> assertThat(passing.ifItStays())
                        .isEmpty());
    }
}
