package dev.tare.reconcile.run;

import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;

/** What Secrets say of themselves. Their content is not asked for, so that it never comes to the operator. */
final class SecretMetadata {

    private static final String METADATA_ONLY = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

    private final KubernetesClient client;

    SecretMetadata(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The labels of a Secret; empty where there is no such Secret.
     *
     * @throws KubernetesClientException if the API server does not answer, or does not permit it
     */
    Optional<Map<String, String>> labels(String namespace, String name) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "api/v1/namespaces/" + namespace + "/secrets/" + name)
                .header("Accept", METADATA_ONLY)
                .build();
        HttpResponse<String> response = send(request);
        if (response.code() == HttpURLConnection.HTTP_NOT_FOUND) {
            return Optional.empty();
        }
        if (!response.isSuccessful()) {
            throw new KubernetesClientException(refusal(response));
        }
        GenericKubernetesResource secret =
                client.getKubernetesSerialization().unmarshal(response.body(), GenericKubernetesResource.class);
        return Optional.of(Optional.ofNullable(secret.getMetadata().getLabels()).orElse(Map.of()));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.getHttpClient().sendAsync(request, String.class).join();
        } catch (CompletionException e) {
            throw KubernetesClientException.launderThrowable(e.getCause());
        }
    }

    private Status refusal(HttpResponse<String> response) {
        try {
            Status said = client.getKubernetesSerialization().unmarshal(response.body(), Status.class);
            if (said != null && said.getMessage() != null) {
                return said;
            }
        } catch (RuntimeException e) {
            // What is between here and the API server has words of its own.
        }
        return new StatusBuilder()
                .withCode(response.code())
                .withMessage(response.message())
                .build();
    }
}
