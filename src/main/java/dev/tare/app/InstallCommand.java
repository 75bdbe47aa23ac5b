package dev.tare.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import dev.tare.mesh.install.InstallPolicy;
import dev.tare.mesh.install.Installer;
import dev.tare.reconcile.mesh.ConfigMapMeshes;

/** The installer, in a pod of its own. What it may draw on stands in a ConfigMap of its namespace, which the chart makes. */
@Command(name = "install", description = "Does what a MeshInstall asks for.", hidden = true)
final class InstallCommand implements Callable<Integer> {

    /** The ConfigMap, and its keys: lists have an item a line. */
    static final String POLICY = "installer-policy";

    static final String OPERATOR_NAMESPACE = "operatorNamespace";
    static final String REPOSITORIES = "repositories";
    static final String OBJECT_NAMESPACES = "objectNamespaces";

    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    @Option(names = "--mesh", required = true, description = "the name of the MeshInstall")
    private String mesh;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            Map<String, String> policy = policy(client);
            Installer installer = new Installer(
                    client,
                    client.getNamespace(),
                    kubeconfig(client.getConfiguration()),
                    new ConfigMapMeshes(client, policy.get(OPERATOR_NAMESPACE)),
                    new InstallPolicy(lines(policy, REPOSITORIES), lines(policy, OBJECT_NAMESPACES)),
                    Clock.systemUTC(),
                    System.out,
                    // Helm cannot be called back, and what it leaves behind the next installer knows by the record.
                    () -> Runtime.getRuntime().halt(ExitCode.INTERNAL));
            return installer.run(mesh) ? ExitCode.FINE : ExitCode.INTERNAL;
        }
    }

    private static Map<String, String> policy(KubernetesClient client) {
        ConfigMap map = client.configMaps().withName(POLICY).get();
        if (map == null || map.getData() == null || !map.getData().containsKey(OPERATOR_NAMESPACE)) {
            throw new UserException(
                    ExitCode.BAD_INPUT,
                    "ConfigMap %s/%s with the key %s was not found; the chart creates it with meshes.install"
                            .formatted(client.getNamespace(), POLICY, OPERATOR_NAMESPACE));
        }
        return map.getData();
    }

    private static List<String> lines(Map<String, String> policy, String key) {
        return Optional.ofNullable(policy.get(key)).stream()
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** For Helm, which finds the pod's own account no other way. The token stays in its file, where it is renewed. */
    private static Path kubeconfig(Config config) throws IOException {
        Map<String, Object> cluster = Map.of(
                "server",
                config.getMasterUrl(),
                "certificate-authority",
                ACCOUNT.resolve("ca.crt").toString());
        Map<String, Object> user = Map.of("tokenFile", ACCOUNT.resolve("token").toString());
        Map<String, Object> file = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Config",
                "clusters",
                List.of(Map.of("name", "cluster", "cluster", cluster)),
                "users",
                List.of(Map.of("name", "installer", "user", user)),
                "contexts",
                List.of(Map.of("name", "here", "context", Map.of("cluster", "cluster", "user", "installer"))),
                "current-context",
                "here");
        Path path = Files.createTempFile("kubeconfig", ".yaml");
        return Files.write(path, new YAMLMapper().writeValueAsBytes(file));
    }
}
