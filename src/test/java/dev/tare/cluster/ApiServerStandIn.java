package dev.tare.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;

/**
 * A stand-in for the API server: it keeps objects and their versions, and lets them be watched. It checks no schema and
 * no rights, runs no controllers, and collects no garbage. Server-side apply creates or merges; fields that are no longer
 * applied stay, and nobody owns any.
 */
public final class ApiServerStandIn implements AutoCloseable {

    /** Held, so that its level is. */
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    /** Starts one, which is empty. */
    public ApiServerStandIn() {
        SERVER_LOG.setLevel(Level.WARNING); // it would tell of every request
        Map<ServerRequest, Queue<ServerResponse>> answers = new HashMap<>();
        server = new KubernetesMockServer(
                new Context(),
                new MockWebServer(),
                answers,
                new Applying(new KubernetesMixedDispatcher(answers)),
                false);
        server.init();
        client = server.createClient();
    }

    /** A client of it. */
    public KubernetesClient client() {
        return client;
    }

    /** What it was asked since {@link #forget}, as {@code METHOD path?query}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Forgets what it was asked. */
    public void forget() {
        requests.clear();
    }

    /** Has it answer a request in this way, and not from what it keeps. */
    public void answer(String path, int status, Object body) {
        server.expect().get().withPath(path).andReturn(status, body).always();
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }

    /** Adds server-side apply to what keeps the objects. */
    private final class Applying extends Dispatcher {

        private final Dispatcher objects;

        Applying(Dispatcher objects) {
            this.objects = objects;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            requests.add(request.getMethod() + " " + request.getPath());
            String type = request.getHeader("Content-Type");
            if (request.method() != HttpMethod.PATCH || type == null || !type.startsWith("application/apply-patch")) {
                return objects.dispatch(request);
            }
            String path = request.getPath().replaceFirst("\\?.*", "");
            MockResponse existing = objects.dispatch(as(request, HttpMethod.GET, path, "application/json"));
            return existing.code() == 404
                    ? objects.dispatch(
                            as(request, HttpMethod.POST, path.substring(0, path.lastIndexOf('/')), "application/json"))
                    : objects.dispatch(as(request, HttpMethod.PATCH, path, "application/merge-patch+json"));
        }

        private static RecordedRequest as(RecordedRequest request, HttpMethod method, String path, String type) {
            Headers headers = Headers.builder().add("Content-Type", type).build();
            return new RecordedRequest("HTTP/1.1", method, path, headers, request.getBody());
        }
    }
}
