package dev.tare.fleet.pods;

import java.time.Duration;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;

/**
 * Asks for objects that webhooks of others have to agree to. A webhook may take 30 seconds until the API server says that it did
 * not answer (API reference, {@code timeoutSeconds}); whoever waits for less never hears that it was the webhook. It asks once:
 * whoever wants something looks again anyhow.
 */
final class PatientClient {

    private static final Duration LONGER_THAN_A_WEBHOOK = Duration.ofSeconds(40);

    private PatientClient() {}

    /** The same cluster, by the same connections. */
    static KubernetesClient of(KubernetesClient client) {
        return client.newClient(
                        new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                                .withRequestTimeout((int) LONGER_THAN_A_WEBHOOK.toMillis())
                                .withRequestRetryBackoffLimit(0)
                                .build())
                .adapt(KubernetesClient.class);
    }
}
