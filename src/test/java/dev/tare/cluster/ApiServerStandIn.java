package dev.tare.cluster;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;

/**
 * A stand-in for the API server: it keeps objects and their versions, and lets them be watched. It checks no schema and
 * no rights, runs no controllers, and collects no garbage. Server-side apply creates or merges; fields that are no longer
 * applied stay, except those of a status, and nobody owns any. Dry
 * runs go well, unless they are refused. Logs hold what tests write into them.
 */
public final class ApiServerStandIn implements AutoCloseable {

    private static final Pattern LOG = Pattern.compile(
            "/api/v1/namespaces/([^/]+)/pods/([^/]+)/log\\?container=([a-z-]+)(?:&sinceTime=([^&]+))?(?:&tailLines=\\d+)?(?:&limitBytes=(\\d+))?");
    private static final Pattern NOT_IN = Pattern.compile(",?([^,=]+) notin \\(([^)]*)\\)");
    private static final Pattern EVENTS = Pattern.compile("(/api/v1/namespaces/[^/]+/events)\\?fieldSelector=(.+)");
    private static final String MERGE = "application/merge-patch+json";
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    /** What whoever asks may do. */
    private static final SelfSubjectRulesReview EVERYTHING = new SelfSubjectRulesReviewBuilder()
            .withNewStatus()
            .addNewResourceRule()
            .withApiGroups("*")
            .withResources("*")
            .withVerbs("*")
            .endResourceRule()
            .endStatus()
            .build();

    /** Of an answer that does not arrive. */
    private static final int LOST = 503;

    /** Held, so that its level is. */
    private static final Logger SERVER_LOG = Logger.getLogger(MockWebServer.class.getName());

    private final KubernetesMockServer server;
    private final KubernetesClient client;
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, List<LogLine>> logs = new ConcurrentHashMap<>();
    private final Map<String, String> interference = new ConcurrentHashMap<>();
    private volatile Optional<Status> noLog = Optional.empty();
    private volatile Predicate<String> lost = request -> false;
    private volatile Predicate<String> refused = request -> false;
    private volatile Status refusal = new Status();
    private volatile UnaryOperator<String> webhook = object -> object;

    private record LogLine(String container, Instant at, String text) {

        /** Of a pod's own container, whatever its name is, where none is given. */
        boolean isOf(String asked) {
            return container.isEmpty() ? !asked.endsWith("-proxy") : container.equals(asked);
        }
    }

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
        // What passes is tried again by whoever asks, not by the client: the same, and nobody waits for it.
        client = server.createClient(builder ->
                builder.editOrNewConfig().withRequestRetryBackoffLimit(0).endConfig());
    }

    /** A client of it. */
    public KubernetesClient client() {
        return client;
    }

    /** Has somebody else change an object, by a merge patch, just before the next request arrives. */
    public void interfere(String path, String patch) {
        interference.put(path, patch);
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

    /** Has it know a kind of namespaced custom resources. */
    public void kind(String apiVersion, String kind, String plural) {
        answer(
                "/apis/" + apiVersion,
                OK,
                new APIResourceListBuilder()
                        .withGroupVersion(apiVersion)
                        .addNewResource()
                        .withKind(kind)
                        .withName(plural)
                        .withNamespaced(true)
                        .endResource()
                        .build());
    }

    /** Has a pod's own container write a line, at a time. */
    public void writeLog(String namespace, String pod, Instant at, String text) {
        writeLog(namespace, pod, "", at, text);
    }

    /** Adds a line to the log of a container. */
    public void writeLog(String namespace, String pod, String container, Instant at, String text) {
        logs.computeIfAbsent(namespace + "/" + pod, key -> new CopyOnWriteArrayList<>())
                .add(new LogLine(container, at, text));
    }

    /** Has it give no log any more, but this. */
    public void breakLogs(Status status) {
        noLog = Optional.of(status);
    }

    /**
     * Has it carry out requests and lose the answers: to whoever asked it is as if he had died.
     *
     * @param which of which requests, as {@code METHOD path body}
     */
    public void loseAnswers(Predicate<String> which) {
        lost = which;
    }

    /**
     * Has it refuse requests.
     *
     * @param which those, as {@code METHOD path body}
     * @param with what it says to them, with a code
     */
    public void refuse(Predicate<String> which, Status with) {
        refusal = with;
        refused = which;
    }

    /** Has a webhook change the objects of dry runs. */
    public void changeDryRuns(UnaryOperator<String> change) {
        webhook = change;
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
            String text = request.getMethod() + " " + request.getPath() + " "
                    + new String(request.getBody().getBytes(), StandardCharsets.UTF_8); // reading it would use it up
            interference.forEach((path, body) -> {
                if (interference.remove(path, body)) {
                    objects.dispatch(withBody(as(request, HttpMethod.PATCH, path, MERGE), body));
                }
            });
            if (request.getPath().endsWith("/selfsubjectrulesreviews")) {
                return new MockResponse().setResponseCode(CREATED).setBody(Serialization.asJson(EVERYTHING));
            }
            if (refused.test(text)) {
                return new MockResponse().setResponseCode(refusal.getCode()).setBody(Serialization.asJson(refusal));
            }
            if (query(request).contains("dryRun=All")) {
                return new MockResponse().setResponseCode(CREATED).setBody(webhook.apply(request.getUtf8Body()));
            }
            MockResponse answer = isDeletionOfOthers(request)
                    ? deleteOthers(request)
                    : EVENTS.matcher(request.getPath()).matches() ? events(request) : answer(request);
            return lost.test(text) ? new MockResponse().setResponseCode(LOST) : answer;
        }

        private static boolean isDeletionOfOthers(RecordedRequest request) {
            return request.method() == HttpMethod.DELETE && query(request).contains(" notin (");
        }

        /** What keeps the objects does not know of {@code notin}. */
        private MockResponse deleteOthers(RecordedRequest request) {
            Matcher notIn = NOT_IN.matcher(query(request));
            if (!notIn.find()) {
                throw new IllegalStateException(query(request));
            }
            String path = request.getPath().replaceFirst("\\?.*", "");
            String selector = notIn.replaceFirst("").replaceFirst("labelSelector=,?", "");
            MockResponse all = objects.dispatch(as(
                    request,
                    HttpMethod.GET,
                    path + "?labelSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8),
                    "application/json"));
            for (JsonNode item : Serialization.unmarshal(all.getBody().readUtf8(), ObjectNode.class)
                    .withArray("items")) {
                JsonNode labels = item.at("/metadata/labels");
                if (!labels.path(notIn.group(1)).asText().equals(notIn.group(2))) {
                    String name = item.at("/metadata/name").asText();
                    objects.dispatch(as(request, HttpMethod.DELETE, path + "/" + name, "application/json"));
                }
            }
            return new MockResponse().setResponseCode(OK).setBody("{\"kind\": \"Status\"}");
        }

        /** What keeps the objects does not know of these fields. */
        private MockResponse events(RecordedRequest request) {
            Matcher selector = EVENTS.matcher(URLDecoder.decode(request.getPath(), StandardCharsets.UTF_8));
            if (!selector.matches()) {
                throw new IllegalStateException(request.getPath());
            }
            MockResponse all = objects.dispatch(as(request, HttpMethod.GET, selector.group(1), "application/json"));
            ObjectNode list = Serialization.unmarshal(all.getBody().readUtf8(), ObjectNode.class);
            for (String field : selector.group(2).split(",")) {
                String[] wanted = field.split("=", 2);
                String pointer = "/" + wanted[0].replace('.', '/');
                list.withArray("items")
                        .removeIf(item -> !item.at(pointer).asText().equals(wanted[1]));
            }
            return new MockResponse().setResponseCode(OK).setBody(Serialization.asJson(list));
        }

        private static String query(RecordedRequest request) {
            String[] parts = request.getPath().split("\\?", 2);
            return parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
        }

        private MockResponse answer(RecordedRequest request) {
            Matcher log = LOG.matcher(request.getPath());
            if (log.matches() && noLog.isPresent()) {
                return new MockResponse()
                        .setResponseCode(noLog.get().getCode())
                        .setBody(Serialization.asJson(noLog.get()));
            }
            if (log.matches() && logs.containsKey(log.group(1) + "/" + log.group(2))) {
                return log(log.group(1) + "/" + log.group(2), log.group(3), log.group(4), log.group(5));
            }
            String type = request.getHeader("Content-Type");
            if (request.method() == HttpMethod.PATCH
                    && type != null
                    && type.startsWith(MERGE)
                    && request.getPath().matches("[^?]*/status(\\?.*)?")) {
                return mergeStatus(request);
            }
            if (request.method() != HttpMethod.PATCH || type == null || !type.startsWith("application/apply-patch")) {
                return objects.dispatch(request);
            }
            String path = request.getPath().replaceFirst("\\?.*", "");
            MockResponse existing = objects.dispatch(
                    as(request, HttpMethod.GET, path.replaceFirst("/status$", ""), "application/json"));
            if (path.endsWith("/status")) {
                return existing.code() == NOT_FOUND ? existing : applyStatus(request, path, existing);
            }
            return existing.code() == NOT_FOUND
                    ? objects.dispatch(
                            as(request, HttpMethod.POST, path.substring(0, path.lastIndexOf('/')), "application/json"))
                    : objects.dispatch(as(request, HttpMethod.PATCH, path, MERGE));
        }

        private MockResponse log(String pod, String container, String since, String limitBytes) {
            Instant from = since == null ? Instant.MIN : Instant.parse(since);
            String whole = logs.get(pod).stream()
                    .filter(line -> line.isOf(container) && !line.at().isBefore(from))
                    .map(line -> line.text() + "\n")
                    .collect(Collectors.joining());
            int limit = limitBytes == null ? Integer.MAX_VALUE : Integer.parseInt(limitBytes);
            return new MockResponse()
                    .setResponseCode(OK)
                    .setBody(whole.substring(0, Math.min(limit, whole.length()))); // of ASCII
        }

        /** A status is all that is applied, and nothing else; one that was made for another version is refused. */
        private MockResponse applyStatus(RecordedRequest request, String path, MockResponse existing) {
            ObjectNode object = Serialization.unmarshal(existing.getBody().readUtf8(), ObjectNode.class);
            ObjectNode patch = Serialization.unmarshal(request.getUtf8Body(), ObjectNode.class);
            JsonNode version = patch.at("/metadata/resourceVersion");
            if (!version.isMissingNode() && !version.equals(object.at("/metadata/resourceVersion"))) {
                return new MockResponse().setResponseCode(CONFLICT);
            }
            object.set("status", patch.get("status"));
            return objects.dispatch(
                    withBody(as(request, HttpMethod.PUT, path, "application/json"), Serialization.asJson(object)));
        }

        /** What keeps the objects would append to lists. */
        private MockResponse mergeStatus(RecordedRequest request) {
            String path = request.getPath().replaceFirst("\\?.*", "");
            MockResponse existing = objects.dispatch(
                    as(request, HttpMethod.GET, path.replaceFirst("/status$", ""), "application/json"));
            if (existing.code() == NOT_FOUND) {
                return existing;
            }
            ObjectNode object = Serialization.unmarshal(existing.getBody().readUtf8(), ObjectNode.class);
            ObjectNode patch = Serialization.unmarshal(request.getUtf8Body(), ObjectNode.class);
            JsonNode version = patch.at("/metadata/resourceVersion");
            if (!version.isMissingNode() && !version.equals(object.at("/metadata/resourceVersion"))) {
                return new MockResponse().setResponseCode(CONFLICT);
            }
            merge(object.withObject("/status"), (ObjectNode) patch.get("status"));
            return objects.dispatch(
                    withBody(as(request, HttpMethod.PUT, path, "application/json"), Serialization.asJson(object)));
        }

        /** As RFC 7386 has it. */
        private static void merge(ObjectNode into, ObjectNode patch) {
            patch.properties().forEach(field -> {
                if (field.getValue().isNull()) {
                    into.remove(field.getKey());
                } else if (field.getValue().isObject()) {
                    merge(into.withObject("/" + field.getKey()), (ObjectNode) field.getValue());
                } else {
                    into.set(field.getKey(), field.getValue());
                }
            });
        }

        private static RecordedRequest as(RecordedRequest request, HttpMethod method, String path, String type) {
            Headers headers = Headers.builder().add("Content-Type", type).build();
            return new RecordedRequest("HTTP/1.1", method, path, headers, request.getBody());
        }

        private static RecordedRequest withBody(RecordedRequest request, String body) {
            return new RecordedRequest(
                    "HTTP/1.1",
                    request.method(),
                    request.getPath(),
                    request.getHeaders(),
                    new Buffer().writeUtf8(body));
        }
    }
}
