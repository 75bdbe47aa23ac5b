package dev.tare.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.TemplateCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.chart.AdmissionPolicies.Request;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.Workload;

import static org.assertj.core.api.Assertions.assertThat;

/** The objects of runs are let in, and nothing else that has the operator's name on it. */
class OperatorPolicyTest {

    private static final String OPERATOR = "system:serviceaccount:tare-system:tare";
    private static final Path RUNS = Path.of("src/test/resources/pods");
    private static final List<Path> PLAYGROUNDS = List.of(
            Path.of("src/test/resources/playground/objects.yaml"),
            Path.of("src/test/resources/playground/objects-kuma.yaml"));
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final Set<String> OF_RUNS =
            Set.of("Deployment", "Job", "ConfigMap", "Secret", "Service", "ServiceAccount");

    private static AdmissionPolicies policies(String... settings) throws IOException {
        TemplateCommand command = Chart.command();
        for (String setting : settings) {
            command.set(setting.split("=")[0], setting.split("=")[1]);
        }
        return new AdmissionPolicies(Chart.objects(command.call()));
    }

    private static List<JsonNode> objects(String run) throws IOException {
        return Chart.objects(Files.readString(RUNS.resolve(run).resolve("objects.yaml"))).stream()
                .filter(object -> OF_RUNS.contains(object.path("kind").asText()))
                .toList();
    }

    private static Request request(String operation, String namespace, JsonNode object, JsonNode before) {
        JsonNode either = object == null ? before : object;
        String kind = either.get("kind").asText();
        String version = either.get("apiVersion").asText();
        return new Request(
                OPERATOR,
                operation,
                version.contains("/") ? version.substring(0, version.indexOf('/')) : "",
                kind.toLowerCase(Locale.ROOT) + "s",
                namespace,
                Map.of(),
                object,
                before);
    }

    private static ObjectNode yaml(String text) throws IOException {
        return (ObjectNode) YAML.readTree(text);
    }

    /** With the Secrets that its profile names, if it names any. */
    @ParameterizedTest
    @ValueSource(strings = {"reference", "envoy-mtls", "not-ours", "tls", "on-mesh"})
    void theObjectsOfARunAreLetIn(String run) throws IOException {
        AdmissionPolicies policies = policies(
                "allow.secretNamespaces[0]=shop",
                "allow.priorityClasses[0]=*",
                "allow.tolerations[0]=*",
                "imagePullSecrets[0]=pull-tare");
        assertThat(objects(run)).isNotEmpty().allSatisfy(object -> {
            assertThat(policies.refusals(request("CREATE", "shop", object, null)))
                    .as(object.toPrettyString())
                    .isEmpty();
            assertThat(policies.refusals(request("UPDATE", "shop", object, object)))
                    .isEmpty();
            assertThat(policies.refusals(request("DELETE", "shop", null, object)))
                    .isEmpty();
        });
    }

    private static List<JsonNode> ofPlaygrounds() throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (Path file : PLAYGROUNDS) {
            objects.addAll(Chart.objects(Files.readString(file)));
        }
        return objects;
    }

    /** What lessons are tried with, where there may be playgrounds. */
    @Test
    void theObjectsOfAPlaygroundAreLetInWhereThereMayBeSome() throws IOException {
        AdmissionPolicies policies = policies("playground.enabled=true", "playground.namespaces[0]=play");
        assertThat(ofPlaygrounds()).hasSize(12 + 13).allSatisfy(object -> {
            assertThat(policies.refusals(request("CREATE", "play", object, null)))
                    .as(object.toPrettyString())
                    .isEmpty();
            assertThat(policies.refusals(request("UPDATE", "play", object, object)))
                    .isEmpty();
            assertThat(policies.refusals(request("DELETE", "play", null, object)))
                    .isEmpty();
            assertThat(policies.refusals(request("CREATE", "shop", object, null)))
                    .containsExactly(
                            "the operator creates nothing that does not belong to a PerformanceRun or a Playground");
            assertThat(policies().refusals(request("CREATE", "play", object, null)))
                    .containsExactly("the operator creates nothing that does not belong to a PerformanceRun");
        });
    }

    @Test
    void anObjectIsOwnedByItsPlayground() throws IOException {
        ObjectNode service = ofPlaygrounds().stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .map(JsonNode::<ObjectNode>deepCopy)
                .findFirst()
                .orElseThrow();
        AdmissionPolicies policies = policies("playground.enabled=true", "playground.namespaces[0]=*");
        assertThat(policies.refusals(request("CREATE", "anywhere", service, null)))
                .isEmpty();
        ((ObjectNode) service.at("/metadata/ownerReferences/0")).put("uid", "another");
        assertThat(policies.refusals(request("CREATE", "anywhere", service, null)))
                .hasSize(1);
        ObjectNode others =
                yaml("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}}}");
        ObjectNode claimed = others.deepCopy();
        claimed.withObject("/metadata/labels").put("tare.dev/playground-uid", "0c7e");
        assertThat(policies.refusals(request("UPDATE", "anywhere", claimed, others)))
                .hasSize(1);
        assertThat(policies.refusals(request("DELETE", "anywhere", null, others)))
                .hasSize(1);
    }

    /** A worker, without the operator's own Secrets for images. */
    private static ObjectNode job() throws IOException {
        ObjectNode job = objects("reference").stream()
                .filter(object -> object.path("kind").asText().equals("Job"))
                .map(JsonNode::<ObjectNode>deepCopy)
                .findFirst()
                .orElseThrow();
        pod(job).remove("imagePullSecrets");
        return job;
    }

    private static ObjectNode pod(ObjectNode job) {
        return (ObjectNode) job.at("/spec/template/spec");
    }

    /**
     * Something that makes a pod powerful.
     *
     * @param field the field, from the pod's spec or, with {@code container.}, its container's
     * @param value what is set, in YAML
     * @param said what is said against it
     */
    record Power(String field, String value, String said) {}

    static Stream<Power> powers() {
        String network = "nothing of the node's network";
        String privileges = "no privileges, not root";
        String volumes = "no volumes but";
        String tokens = "no token";
        String secrets = "no Secrets but";
        String placement = "no priority and no tolerations";
        return Stream.of(
                new Power("hostNetwork", "true", network),
                new Power("hostPID", "true", network),
                new Power("hostIPC", "true", network),
                new Power("hostAliases", "[{ip: 192.0.2.1, hostnames: [a]}]", network),
                new Power("container.ports", "[{containerPort: 1, hostPort: 1}]", network),
                new Power("container.securityContext", "{}", privileges),
                new Power("container.securityContext.privileged", "true", privileges),
                new Power("container.securityContext.allowPrivilegeEscalation", "true", privileges),
                new Power("container.securityContext.runAsNonRoot", "false", privileges),
                new Power("container.securityContext.runAsUser", "0", privileges),
                new Power("container.securityContext.capabilities", "{drop: [ALL], add: [NET_ADMIN]}", privileges),
                new Power("container.securityContext.capabilities", "{drop: [NET_RAW]}", privileges),
                new Power("container.securityContext.seccompProfile", "{type: Unconfined}", privileges),
                new Power("container.securityContext.procMount", "Unmasked", privileges),
                new Power("securityContext", "{sysctls: [{name: a, value: b}]}", privileges),
                new Power("initContainers", "[{name: first}]", privileges),
                new Power("volumes", "[{name: host, hostPath: {path: /}}]", volumes),
                new Power("volumes", "[{name: t, projected: {sources: [{serviceAccountToken: {path: t}}]}}]", volumes),
                new Power("automountServiceAccountToken", "true", tokens),
                new Power("serviceAccountName", "builder", tokens),
                new Power("volumes", "[{name: s, secret: {secretName: token}}]", secrets),
                new Power("volumes", "[{name: s, projected: {sources: [{secret: {name: token}}]}}]", secrets),
                new Power("container.envFrom", "[{secretRef: {name: token}}]", secrets),
                new Power(
                        "container.env", "[{name: A, valueFrom: {secretKeyRef: {name: token, key: value}}}]", secrets),
                new Power("imagePullSecrets", "[{name: token}]", secrets),
                new Power("priorityClassName", "system-node-critical", placement),
                new Power("tolerations", "[{operator: Exists}]", placement),
                new Power("nodeName", "node-1", placement));
    }

    @ParameterizedTest
    @MethodSource("powers")
    void aPodWithPowerIsRefused(Power power) throws IOException {
        ObjectNode job = job();
        ObjectNode at = pod(job);
        List<String> path = new ArrayList<>(List.of(power.field().split("[.]")));
        if (path.get(0).equals("container")) {
            at = (ObjectNode) at.at("/containers/0");
            path.remove(0);
        }
        while (path.size() > 1) {
            at = (ObjectNode) at.get(path.remove(0));
        }
        at.set(path.get(0), YAML.readTree(power.value()));
        assertThat(policies().refusals(request("CREATE", "shop", job, null)))
                .singleElement()
                .asString()
                .contains(power.said());
    }

    /** Where profiles may use Secrets, workers may have them, and no other pods. */
    @Test
    void secretsAreUsedByWorkersWhereTheChartSaysSo() throws IOException {
        JsonNode volumes =
                YAML.readTree("[{name: s, projected: {sources: [{secret: {name: token}}, {configMap: {name: ca}}]}}]");
        ObjectNode job = job();
        pod(job).set("volumes", volumes);
        AdmissionPolicies policies = policies("allow.secretNamespaces[0]=shop");
        assertThat(policies.refusals(request("CREATE", "shop", job, null))).isEmpty();
        assertThat(policies.refusals(request("CREATE", "others", job, null))).hasSize(1);
        job.put("kind", "Deployment").put("apiVersion", "apps/v1");
        assertThat(policies.refusals(request("CREATE", "shop", job, null))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "true, UPDATE, changes and deletes nothing",
        "true, DELETE, changes and deletes nothing",
        "false, CREATE, creates nothing",
        "false, UPDATE, changes and deletes nothing",
    })
    void whatBelongsToNoRunIsLeftAlone(boolean claimed, String operation, String said) throws IOException {
        ObjectNode others =
                yaml("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {app: web}}}");
        ObjectNode changed = others.deepCopy();
        changed.withObject("/spec/selector").put("app", "evil");
        if (claimed) {
            changed.withObject("/metadata/labels").put("tare.dev/run-uid", "7c0e");
        }
        JsonNode object = operation.equals("DELETE") ? null : changed;
        JsonNode before = operation.equals("CREATE") ? null : others;
        assertThat(policies().refusals(request(operation, "shop", object, before)))
                .singleElement()
                .asString()
                .contains(said);
    }

    /** A label alone makes nothing the run's: it is owned by that run. */
    @Test
    void anObjectIsOwnedByItsRun() throws IOException {
        ObjectNode job = job();
        ((ObjectNode) job.at("/metadata/ownerReferences/0")).put("uid", "another");
        assertThat(policies().refusals(request("CREATE", "shop", job, null)))
                .containsExactly("the operator creates nothing that does not belong to a PerformanceRun");
    }

    @Test
    void ofPodsOnlyAnnotationsAreChanged() throws IOException {
        ObjectNode pod = yaml("""
                apiVersion: v1
                kind: Pod
                metadata: {name: worker, labels: {tare.dev/run-uid: 7c0e}, annotations: {a: b}}
                spec: {containers: [{name: worker, image: 'tare:1'}]}
                """);
        ObjectNode told = pod.deepCopy();
        told.withObject("/metadata/annotations").put("a", "c");
        assertThat(policies().refusals(request("UPDATE", "shop", told, pod))).isEmpty();
        ObjectNode other = pod.deepCopy();
        ((ObjectNode) other.at("/spec/containers/0")).put("image", "evil:1");
        assertThat(policies().refusals(request("UPDATE", "shop", other, pod)))
                .contains("the operator creates no pod by itself, and changes nothing of one but its annotations");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kube-system", "kube-public", "tare-system", "istio-system", "linkerd", "platform"})
    void nothingOfARunIsWhereAClusterOrAMeshIsRunFrom(String namespace) throws IOException {
        AdmissionPolicies policies = policies("admissionPolicy.protectedNamespaces[0]=platform");
        JsonNode service = objects("reference").stream()
                .filter(object -> object.path("kind").asText().equals("Service"))
                .findFirst()
                .orElseThrow();
        assertThat(policies.refusals(request("CREATE", namespace, service, null)))
                .containsExactly("nothing is measured where a cluster or a mesh is run from");
        assertThat(policies.refusals(request(
                        "CREATE", namespace, yaml("{apiVersion: networking.istio.io/v1, kind: EnvoyFilter}"), null)))
                .as("features of meshes")
                .hasSize(1);
        assertThat(policies.refusals(request("CREATE", namespace, yaml("{apiVersion: v1, kind: Event}"), null)))
                .as("what is told of a profile there")
                .isEmpty();
    }

    @Test
    void nothingOfARunIsInANamespaceThatWasMadeForAMesh() throws IOException {
        Request plain = request("CREATE", "mesh-2", job(), null);
        Request made = new Request(
                plain.user(),
                plain.operation(),
                plain.group(),
                plain.resource(),
                plain.namespace(),
                Map.of("tare.dev/mesh-install", "two"),
                plain.object(),
                plain.before());
        assertThat(policies().refusals(plain)).isEmpty();
        assertThat(policies().refusals(made))
                .containsExactly("the operator writes nothing in namespaces that were made for a mesh");
    }

    @Test
    void theLeaseIsInItsOwnNamespace() throws IOException {
        JsonNode lease = yaml("{apiVersion: coordination.k8s.io/v1, kind: Lease}");
        assertThat(policies().refusals(request("UPDATE", "tare-system", lease, lease)))
                .isEmpty();
        assertThat(policies().refusals(request("UPDATE", "kube-system", lease, lease)))
                .hasSize(1);
    }

    @Test
    void theInstallerIsStartedInItsOwnNamespace() throws IOException {
        JsonNode job = yaml("{apiVersion: batch/v1, kind: Job, metadata: {}}");
        assertThat(policies("meshes.install=true").refusals(request("DELETE", "tare-installer", null, job)))
                .isEmpty();
        assertThat(policies("meshes.install=true").refusals(request("DELETE", "tare-system", null, job)))
                .isNotEmpty();
    }

    @Test
    void othersAreNotAffected() throws IOException {
        Request mine = request("CREATE", "kube-system", yaml("{apiVersion: v1, kind: Pod}"), null);
        Request others = new Request(
                "somebody",
                mine.operation(),
                mine.group(),
                mine.resource(),
                mine.namespace(),
                Map.of(),
                mine.object(),
                mine.before());
        assertThat(policies().refusals(others)).isEmpty();
    }

    @Test
    void theControlPlanesOfTheCatalogueAreProtected() throws IOException {
        Set<String> namespaces = new TreeSet<>();
        for (String mesh : Catalogue.names()) {
            CatalogueEntry entry = Catalogue.entry(mesh).orElseThrow();
            Stream.concat(entry.controlPlane().stream(), entry.nodeProxies().stream())
                    .map(Workload::namespace)
                    .forEach(namespaces::add);
            entry.home().ifPresent(namespaces::add);
        }
        assertThat(namespaces).isNotEmpty();
        ArrayNode listed = (ArrayNode) Chart.objects(Chart.command().call()).stream()
                .filter(object -> object.at("/metadata/name").asText().equals("tare-system-tare-namespaces"))
                .filter(object -> object.path("kind").asText().equals("ValidatingAdmissionPolicy"))
                .findFirst()
                .orElseThrow()
                .at("/spec/matchConstraints/namespaceSelector/matchExpressions/0/values");
        assertThat(listed.valueStream().map(JsonNode::asText)).containsAll(namespaces);
    }

    @ParameterizedTest
    @CsvSource({"1.29.9, true, 0", "1.30.0, true, 3", "1.35.0, false, 0"})
    void areWhereTheApiServerKnowsThemAndTheyAreWanted(String kubernetes, boolean enabled, int policies)
            throws IOException {
        assertThat(Chart.objects(Chart.command()
                        .withKubeVersion(kubernetes)
                        .set("admissionPolicy.enabled", enabled)
                        .call()))
                .filteredOn(object -> object.path("kind").asText().equals("ValidatingAdmissionPolicyBinding"))
                .hasSize(policies);
    }
}
