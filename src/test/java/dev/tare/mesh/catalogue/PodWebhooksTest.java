package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The webhooks of a mesh are asked about the pods that Tare puts on it, in namespaces as its entry wants them: what their
 * selectors keep out, the entry says. Needs the charts, see {@link RealCharts}.
 */
class PodWebhooksTest {

    /** What every namespace and every pod of a run carries. */
    private static final Map<String, String> NAMESPACE = Map.of("kubernetes.io/metadata.name", "shop");

    private static final Map<String, String> POD =
            Map.of("app.kubernetes.io/managed-by", "tare", "tare.dev/run", "checkout-1", "tare.dev/role", "target");

    /** A namespace that names a revision is that of another control plane, which may be there, with webhooks of its own. */
    private static final Set<String> OF_OTHER_CONTROL_PLANES = Set.of("istio.io/rev");

    private static final List<String> VALUES = List.of("enabled", "disabled", "true", "false", "another");

    @TempDir
    private Path temporary;

    static Stream<String> meshes() {
        return RealCharts.meshes().filter(mesh -> CatalogueTest.entry(mesh).dataPlane() == DataPlane.Sidecar);
    }

    @ParameterizedTest
    @MethodSource("meshes")
    void takeWhatTareEnrols(String mesh) throws IOException {
        RealCharts charts = RealCharts.of(mesh, temporary);
        Enrolment enrolment = charts.entry().enrolment();
        PodWebhooks webhooks = new PodWebhooks(charts.objects(Map.of()));
        Map<String, String> namespace = with(NAMESPACE, enrolment.namespace().labels());
        Map<String, String> pod = with(POD, enrolment.in().labels());
        assertThat(webhooks.take(namespace, pod))
                .as("%s: a pod of a run in a namespace as the entry wants it", mesh)
                .isTrue();
        for (String label : webhooks.namespaceLabels()) {
            for (String value : VALUES) {
                boolean taken = webhooks.take(with(namespace, Map.of(label, value)), pod);
                boolean blocked = enrolment.blockedBy().containsKey(label)
                        && value.matches(enrolment.blockedBy().get(label));
                boolean wanted = enrolment.namespace().labels().containsKey(label);
                assertThat(taken || blocked || wanted || isKnown(label))
                        .as(
                                "%s: a namespace with %s=%s keeps pods out, and the entry does not say so",
                                mesh, label, value)
                        .isTrue();
                assertThat(taken && blocked)
                        .as("%s: a namespace with %s=%s keeps nothing out, as the entry says", mesh, label, value)
                        .isFalse();
            }
        }
        System.out.printf("%s: webhooks select namespaces by %s%n", mesh, webhooks.namespaceLabels());
    }

    private static boolean isKnown(String label) {
        return NAMESPACE.containsKey(label) || OF_OTHER_CONTROL_PLANES.contains(label);
    }

    private static Map<String, String> with(Map<String, String> labels, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(labels);
        all.putAll(more);
        return all;
    }

    /** As Kuma's, which asks about no pod of a namespace without a label. */
    @ParameterizedTest
    @CsvSource({
        "'', '', false",
        "enabled, '', false",
        "enabled, enabled, true",
        "other, enabled, true",
        "'', enabled, false"
    })
    void selectorsMeanWhatTheyMeanToKubernetes(String ofNamespace, String ofPod, boolean taken) throws IOException {
        PodWebhooks webhooks = new PodWebhooks(List.of((ObjectNode) new YAMLMapper().readTree("""
                kind: MutatingWebhookConfiguration
                webhooks:
                - rules: [{operations: [CREATE], resources: [pods]}]
                  namespaceSelector:
                    matchExpressions:
                    - {key: inject, operator: Exists}
                    - {key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}
                    - {key: closed, operator: DoesNotExist}
                  objectSelector:
                    matchLabels: {inject: enabled}
                - rules: [{operations: [CREATE], resources: [services]}]
                """)));
        assertThat(webhooks.namespaceLabels()).containsExactly("closed", "inject", "kubernetes.io/metadata.name");
        Map<String, String> namespace =
                with(NAMESPACE, ofNamespace.isEmpty() ? Map.of() : Map.of("inject", ofNamespace));
        Map<String, String> pod = ofPod.isEmpty() ? Map.of() : Map.of("inject", ofPod);
        assertThat(webhooks.take(namespace, pod)).isEqualTo(taken);
        assertThat(webhooks.take(with(namespace, Map.of("closed", "")), pod)).isFalse();
        assertThat(webhooks.take(with(namespace, Map.of("kubernetes.io/metadata.name", "kube-system")), pod))
                .isFalse();
    }

    @Test
    void whatIsNotAboutPodsIsNotAsked() throws IOException {
        PodWebhooks webhooks = new PodWebhooks(List.of((ObjectNode) new YAMLMapper().readTree("""
                kind: ValidatingWebhookConfiguration
                webhooks:
                - rules: [{operations: [CREATE], resources: [pods]}]
                """)));
        assertThat(webhooks.isEmpty()).isTrue();
        assertThat(webhooks.take(NAMESPACE, POD)).isFalse();
    }
}
