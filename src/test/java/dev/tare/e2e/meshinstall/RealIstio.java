package dev.tare.e2e.meshinstall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import org.junit.jupiter.api.Assumptions;

import dev.tare.e2e.Scenario;

/** The charts of a real Istio, and the values of one whose proxy is a plain Envoy, as {@code cluster istio} has made them. */
final class RealIstio {

    static final String VERSION = "1.31.0";

    /** The charts of its releases, in their order. */
    private static final Map<String, String> RELEASES = new TreeMap<>(Map.of("istio-base", "base", "istiod", "istiod"));

    private static final String LEFT_OUT = "Left out: `cluster istio` has not made any Istio.";

    private final Scenario user;
    private final Path folder;

    private RealIstio(Scenario user, Path folder) {
        this.user = user;
        this.folder = folder;
    }

    /** The one of a cluster; without one, the test says so and is left out. */
    static RealIstio of(Scenario user) {
        Path folder = user.cluster().kubeconfig().toAbsolutePath().getParent().resolve("istio");
        if (!Files.exists(folder.resolve("values.yaml"))) {
            System.out.println(LEFT_OUT); // the reason of an aborted test is in its report only
            Assumptions.abort(LEFT_OUT);
        }
        return new RealIstio(user, folder);
    }

    /**
     * Has the operator install it from charts in the user's namespace, whose pods may do what its sidecars do: more than the level
     * {@code restricted} allows.
     *
     * @param more of the chart's values
     */
    static void offer(Scenario user, Map<String, Object> more) throws IOException {
        offer(user, more, Map.of());
    }

    /**
     * The same, with archives of other charts.
     *
     * @param more of the chart's values
     * @param charts in base 64, by file name
     */
    static void offer(Scenario user, Map<String, Object> more, Map<String, String> charts) throws IOException {
        RealIstio istio = of(user);
        Map<String, Object> values = new HashMap<>(Map.of(
                "meshes.install", true, "meshes.checkEvery", "15s", "meshes.objectNamespaces[0]", user.namespace()));
        values.putAll(more);
        user.cluster().upgrade(values);
        user.client().namespaces().withName(user.namespace()).edit(namespace -> {
            namespace.getMetadata().getLabels().put("pod-security.kubernetes.io/enforce", "privileged");
            return namespace;
        });
        istio.offerCharts(charts);
    }

    /** Puts its charts where Tare may find them. */
    private void offerCharts(Map<String, String> more) throws IOException {
        Map<String, String> archives = new TreeMap<>(more);
        for (String chart : RELEASES.values()) {
            String name = "%s-%s.tgz".formatted(chart, VERSION);
            archives.put(name, Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve(name))));
        }
        user.client()
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(user.namespace())
                        .withName("charts")
                        .endMetadata()
                        .withBinaryData(archives)
                        .addToData("values.yaml", Files.readString(folder.resolve("values.yaml")))
                        .build())
                .create();
    }

    /**
     * Applies it.
     *
     * @param name of the mesh
     * @param values more of the charts' values
     */
    void apply(String name, String values) {
        apply(name, values, List.of());
    }

    /**
     * Applies it.
     *
     * @param name of the mesh
     * @param values more of the charts' values
     * @param addons names of addons
     */
    void apply(String name, String values, List<String> addons) {
        apply(name, values, addons, false);
    }

    /** Takes over what {@link #installByHand} has installed. */
    void adopt(String name) {
        apply(name, "", List.of(), true);
    }

    /** Installs it as somebody does who does not know of Tare. */
    void installByHand() {
        for (Map.Entry<String, String> release : RELEASES.entrySet()) {
            new Helm(folder.resolve("%s-%s.tgz".formatted(release.getValue(), VERSION)))
                    .install()
                    .withName(release.getKey())
                    .withNamespace(StandInIstio.NAMESPACE)
                    .createNamespace()
                    .withKubeConfig(user.cluster().kubeconfig())
                    .withValuesFile(folder.resolve("values.yaml"))
                    .waitReady()
                    .withTimeout((int) Duration.ofMinutes(4).toSeconds())
                    .call();
        }
    }

    private void apply(String name, String values, List<String> addons, boolean adopt) {
        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: %1$s}
                spec:
                  mesh: istio
                  addons: [%5$s]
                  adopt: %6$s
                  version: %2$s
                  chartSource:
                    archives: {namespace: %3$s, name: charts}
                  valuesFrom:
                  - {kind: ConfigMap, namespace: %3$s, name: charts}
                  values:
                    global: {proxy: {resources: {requests: {cpu: 10m, memory: 64Mi}}}}
                    %4$s
                  timeout: 4m
                """.formatted(name, VERSION, user.namespace(), values, String.join(", ", addons), adopt));
    }
}
