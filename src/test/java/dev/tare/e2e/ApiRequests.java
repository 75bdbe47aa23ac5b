package dev.tare.e2e;

import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;

/** Requests to the API server as kubectl makes them, where a typed client would mend what is sent or hide what is answered. */
public final class ApiRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SECONDS = 30;

    private final KubernetesClient client;

    /**
     * An answer.
     *
     * @param code the HTTP status
     * @param body what was answered
     */
    public record Answer(int code, JsonNode body) {

        /** Whether it was done. */
        public boolean isDone() {
            return code < 300;
        }

        /** What the API server says of a refusal. */
        public String message() {
            return body.path("message").asText();
        }
    }

    ApiRequests(KubernetesClient client) {
        this.client = client;
    }

    /** Creates a resource, strict about unknown fields: what {@code kubectl apply} does for one that is not there. */
    public Answer create(String namespace, JsonNode resource) {
        return send(client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(url(collection(namespace, resource) + "?fieldValidation=Strict&fieldManager=kubectl"))
                .post("application/json", resource.toString())
                .build());
    }

    /** Applies a resource on the server's side, strict about unknown fields, as a GitOps controller does. */
    public Answer apply(String namespace, JsonNode resource) {
        String name = resource.at("/metadata/name").asText();
        return send(client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(url(collection(namespace, resource) + "/" + name
                        + "?fieldValidation=Strict&fieldManager=kubectl&force=true"))
                .patch("application/apply-patch+yaml", resource.toString())
                .build());
    }

    /** Changes a resource or its subresource by a JSON merge patch. */
    public Answer merge(String path, JsonNode change) {
        return send(client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(url(path))
                .patch("application/merge-patch+json", change.toString())
                .build());
    }

    /** Reads something as the table that {@code kubectl get} prints. */
    public Answer table(String path) {
        return send(client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(url(path))
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build());
    }

    private String url(String path) {
        String master = client.getMasterUrl().toString();
        return master.replaceAll("/$", "") + path;
    }

    private static String collection(String namespace, JsonNode resource) {
        String kind = resource.path("kind").asText();
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        String version = resource.path("apiVersion").asText();
        String group = (version.contains("/") ? "/apis/" : "/api/") + version;
        return kind.equals("MeshInstall") ? group + "/" + plural : group + "/namespaces/" + namespace + "/" + plural;
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    client.getHttpClient().sendAsync(request, String.class).get(SECONDS, TimeUnit.SECONDS);
            return new Answer(response.code(), JSON.readTree(response.body()));
        } catch (JsonProcessingException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
