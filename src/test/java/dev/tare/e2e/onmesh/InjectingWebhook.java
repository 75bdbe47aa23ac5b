package dev.tare.e2e.onmesh;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * A stand-in for a mesh's injector, which runs in the test cluster: a mutating webhook that puts a real Envoy into every
 * pod of a run that does not say no. Where a mesh would redirect connections with iptables, it takes the target's name in
 * the client's pod, and the target's port in the server's, for Envoy.
 *
 * <p>The annotation {@value #AS} says how Envoy gets in: {@code native}, as a native sidecar; {@code container}, as an
 * ordinary container that ends when it is asked to; {@code stubborn}, as one that does not; {@code bypassed}, as a native
 * sidecar that requests of the client pass by.
 */
public final class InjectingWebhook {

    static final String INJECT = "mesh-stand-in.example/inject";
    static final String AS = "mesh-stand-in.example/as";
    static final int PORT = 8443;

    private static final int TARGET_PORT = 8080;
    private static final int MOVED_PORT = 18080;
    private static final int ADMIN_PORT = 9901;
    private static final int HIDDEN_ADMIN_PORT = 9911;

    private InjectingWebhook() {}

    /** Serves with the key and the certificate in these files. */
    public static void main(String[] files) {
        HttpServerOptions options = new HttpServerOptions()
                .setPort(PORT)
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions().addKeyPath(files[0]).addCertPath(files[1]));
        Vertx.vertx()
                .createHttpServer(options)
                .requestHandler(request -> request.body().onSuccess(body -> request.response()
                        .putHeader("content-type", "application/json")
                        .end(review(body.toJsonObject()).toBuffer())))
                .listen()
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    private static JsonObject review(JsonObject review) {
        JsonObject request = review.getJsonObject("request");
        JsonObject response =
                new JsonObject().put("uid", request.getString("uid")).put("allowed", true);
        JsonObject pod = request.getJsonObject("object");
        Map<String, Object> labels = map(pod, "labels");
        if (labels.containsKey("tare.dev/role") && !"false".equals(labels.get(INJECT))) {
            String patch = patch(pod, request.getString("namespace")).encode();
            response.put("patchType", "JSONPatch")
                    .put("patch", Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)));
        }
        return new JsonObject()
                .put("apiVersion", review.getString("apiVersion"))
                .put("kind", review.getString("kind"))
                .put("response", response);
    }

    private static Map<String, Object> map(JsonObject pod, String of) {
        return pod.getJsonObject("metadata").getJsonObject(of, new JsonObject()).getMap();
    }

    private static JsonArray patch(JsonObject pod, String namespace) {
        String as = String.valueOf(map(pod, "annotations").getOrDefault(AS, "native"));
        Map<String, Object> labels = map(pod, "labels");
        boolean client = "worker".equals(labels.get("tare.dev/role"));
        String target = labels.get("tare.dev/run") + "-" + labels.get("tare.dev/environment") + "-target";
        JsonObject spec = pod.getJsonObject("spec");
        JsonObject proxy = proxy(
                client
                        ? configuration(
                                "127.0.0.1", target + "." + namespace + ".svc.cluster.local", TARGET_PORT, as, true)
                        : configuration("0.0.0.0", "127.0.0.1", MOVED_PORT, as, false));
        JsonArray patch = new JsonArray();
        if (as.equals("native") || as.equals("bypassed")) {
            JsonArray before =
                    spec.getJsonArray("initContainers", new JsonArray()).copy();
            patch.add(operation("add", "/spec/initContainers", before.add(proxy.put("restartPolicy", "Always"))));
        } else {
            patch.add(operation("add", "/spec/containers/-", proxy));
        }
        if (!client) {
            JsonArray command = spec.getJsonArray("containers").getJsonObject(0).getJsonArray("command");
            int port = command.getList().indexOf("--port") + 1;
            patch.add(operation("replace", "/spec/containers/0/command/" + port, Integer.toString(MOVED_PORT)));
        } else if (!as.equals("bypassed")) {
            patch.add(operation(
                    "add",
                    "/spec/hostAliases",
                    new JsonArray()
                            .add(new JsonObject()
                                    .put("ip", "127.0.0.1")
                                    .put("hostnames", new JsonArray().add(target)))));
        }
        return patch;
    }

    private static JsonObject operation(String op, String path, Object value) {
        return new JsonObject().put("op", op).put("path", path).put("value", value);
    }

    private static JsonObject proxy(String configuration) {
        return new JsonObject()
                .put("name", "stand-in-proxy")
                .put("image", "docker.io/envoyproxy/envoy:v1.40.0")
                .put("imagePullPolicy", "IfNotPresent")
                .put("command", new JsonArray().add("envoy"))
                .put(
                        "args",
                        new JsonArray()
                                .add("--config-yaml")
                                .add(configuration)
                                .add("--concurrency")
                                .add("1")
                                .add("--disable-hot-restart")
                                .add("--log-level")
                                .add("error"))
                .put(
                        "resources",
                        new JsonObject()
                                .put(
                                        "requests",
                                        new JsonObject().put("cpu", "50m").put("memory", "64Mi")))
                .put(
                        "securityContext",
                        new JsonObject()
                                .put("runAsUser", 10101)
                                .put("runAsNonRoot", true)
                                .put("readOnlyRootFilesystem", true)
                                .put("allowPrivilegeEscalation", false)
                                .put("capabilities", new JsonObject().put("drop", new JsonArray().add("ALL")))
                                .put("seccompProfile", new JsonObject().put("type", "RuntimeDefault")));
    }

    /** A proxy that names itself to the client, and its client to the server. */
    private static String configuration(String listen, String next, int nextPort, String as, boolean client) {
        boolean stubborn = as.equals("stubborn");
        return """
                admin: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}
                static_resources:
                  listeners:
                  - address: {socket_address: {address: %s, port_value: %d}}
                    filter_chains: [{filters: [%s]}]
                %s
                  clusters:
                  - name: target
                    type: STRICT_DNS
                    dns_lookup_family: V4_ONLY
                    load_assignment: {cluster_name: target, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: "%s", port_value: %d}}}}]}]}
                  - name: admin
                    type: STATIC
                    load_assignment: {cluster_name: admin, endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]}
                """.formatted(
                        stubborn ? HIDDEN_ADMIN_PORT : ADMIN_PORT,
                        listen,
                        TARGET_PORT,
                        manager(
                                "crossed",
                                client
                                        ? "{match: {prefix: /}, route: {cluster: target}, request_headers_to_add: [{header: {key: x-mesh-stand-in-client, value: worker}}]}"
                                        : "{match: {prefix: /}, route: {cluster: target}}"),
                        stubborn
                                ? """
                                  - address: {socket_address: {address: 127.0.0.1, port_value: %d}}
                                    filter_chains: [{filters: [%s]}]""".formatted(
                                                ADMIN_PORT,
                                                manager(
                                                        "refusing",
                                                        "{match: {prefix: /stats}, route: {cluster: admin}}, {match: {prefix: /}, direct_response: {status: 403}}"))
                                        .indent(2)
                                : "",
                        next,
                        nextPort,
                        HIDDEN_ADMIN_PORT);
    }

    private static String manager(String name, String routes) {
        return ("{name: envoy.filters.network.http_connection_manager, typed_config: {"
                        + "\"@type\": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,"
                        + " stat_prefix: %s, server_name: mesh-stand-in, route_config: {virtual_hosts: [{name: all, domains: [\"*\"], routes: [%s]}]},"
                        + " http_filters: [{name: envoy.filters.http.router, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]}}")
                .formatted(name, routes);
    }
}
