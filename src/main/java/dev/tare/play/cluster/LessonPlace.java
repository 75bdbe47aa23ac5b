package dev.tare.play.cluster;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.play.Values;

/**
 * Where lessons are tried, and what their templates are filled with: {@code {name}} and {@code {namespace}} of the playground;
 * {@code {services.shop}} and {@code {services.shopV2}}, the Services, {@code {hosts.shop}} and {@code {hosts.shopV2}}, their names
 * in the cluster, and {@code {port}}; {@code {urls.shop}}, {@code {urls.shopV2}} and {@code {urls.outside}}, where they and a host that
 * the mesh does not know are reached, and {@code {networks.outside}}, the network that only this host is in; {@code {labels.shop}},
 * {@code {labels.shopV2}}, {@code {labels.friend}}, and {@code {labels.a}} to {@code {labels.c}}, the labels of pods, as mappings of YAML
 * in one line; {@code {clients.friend}} and {@code {clients.stranger}}, their Deployments, and their Services on a mesh that wants
 * clients to have some; {@code {accounts.friend}}, the name of an account; {@code {issuer}}, {@code {audience}}, {@code {jwks}}, {@code {tokens.right}} and
 * {@code {tokens.wrong}}, of end users; and {@code {request}}, a command that sends requests from the friend's pod, {@code
 * {strangersRequest}} and {@code {outsidersRequest}}.
 *
 * @param name the playground's name
 * @param namespace its namespace
 * @param uid its UID
 * @param outside the address of a pod that the mesh does not know; where it is not known yet, anything
 * @param issuer who issues tokens
 * @param audience whom tokens are for
 * @param tokens {@code jwks}, {@code right} and {@code wrong}
 */
@RecordBuilder
public record LessonPlace(
        String name,
        String namespace,
        String uid,
        String outside,
        String issuer,
        String audience,
        Map<String, String> tokens) {

    /** The port of all Services and pods. */
    public static final int PORT = 8080;

    /** The label with the playground's UID. */
    public static final String UID = "tare.dev/playground-uid";

    /** The label with the version of the service. */
    public static final String VERSION = "tare.dev/version";

    /** The label with a pod's name in lessons. */
    public static final String POD = "tare.dev/play-pod";

    /** The version that requests go to without a feature. */
    public static final String FIRST_VERSION = "v1";

    /** The other one, which has one pod. */
    public static final String SECOND_VERSION = "v2";

    /** Where the second version tells how many requests came to it. */
    static final String RECEIVED = "{urls.shopV2}/.tare/received";

    private static final String COMMAND =
            "kubectl -n %s exec deploy/%s-%s -c %s -- java -cp '/opt/tare/app/*:/opt/tare/lib/*' dev.tare.app.Tare request";

    /** The container of the application's pods. */
    public static final String CONTAINER = "player";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The Service of the first version. */
    public String shop() {
        return name + "-shop";
    }

    /** The Service of the second version. */
    public String shopV2() {
        return name + "-shop-v2";
    }

    /** The account of a client; the end of the name is what admission policies know accounts without rights by. */
    public String account(Client client) {
        return "%s-%s-on-mesh".formatted(name, client.pod());
    }

    /** The account of the service's pods, on a mesh whose proxies need a token. */
    public String shopAccount() {
        return "%s-shop-on-mesh".formatted(name);
    }

    /** The name of a client's Deployment, and of its Service where it has one. */
    public String client(Client client) {
        return "%s-%s".formatted(name, client.pod());
    }

    /** Labels by which one pod is known. */
    public Map<String, String> podLabels(String pod) {
        return Map.of(UID, uid, POD, pod);
    }

    /** Labels of the pods of a version. */
    public Map<String, String> versionLabels(String version) {
        return Map.of(UID, uid, VERSION, version);
    }

    /** What texts are filled with. */
    public Values values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", name);
        values.put("namespace", namespace);
        values.put("hosts", Map.of("shop", host(shop()), "shopV2", host(shopV2())));
        values.put("services", Map.of("shop", shop(), "shopV2", shopV2()));
        values.put("port", PORT);
        values.put("networks", Map.of("outside", outside + (outside.contains(":") ? "/128" : "/32")));
        values.put("clients", Map.of("friend", client(Client.Friend), "stranger", client(Client.Stranger)));
        values.put("urls", Map.of("shop", url(shop()), "shopV2", url(shopV2()), "outside", url(outside)));
        values.put(
                "labels",
                Map.of(
                        "shop", json(versionLabels(FIRST_VERSION)),
                        "shopV2", json(versionLabels(SECOND_VERSION)),
                        "friend", json(podLabels(Client.Friend.pod())),
                        "a", json(podLabels("a")),
                        "b", json(podLabels("b")),
                        "c", json(podLabels("c"))));
        values.put("accounts", Map.of("friend", account(Client.Friend), "stranger", account(Client.Stranger)));
        values.put("issuer", issuer);
        values.put("audience", audience);
        values.put("jwks", tokens.get("jwks"));
        values.put("tokens", tokens);
        values.put("request", command(Client.Friend));
        values.put("strangersRequest", command(Client.Stranger));
        values.put("outsidersRequest", command(Client.Outsider));
        return new Values(values);
    }

    private String host(String service) {
        return "%s.%s.svc.cluster.local".formatted(service, namespace);
    }

    private static String url(String host) {
        return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, PORT);
    }

    private String command(Client client) {
        return COMMAND.formatted(namespace, name, client.pod(), CONTAINER);
    }

    /** JSON is YAML in one line. */
    private static String json(Map<String, String> labels) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(labels));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written as JSON", e);
        }
    }
}
