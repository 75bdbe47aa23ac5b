package dev.tare.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.UpgradeCommand;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.Assumptions;

/**
 * The cluster of {@code -Dtare.kubeconfig} or {@code KUBECONFIG}, or else one in a container; where there is no engine for
 * that either, the test says so and is left out.
 */
public final class RealCluster implements AutoCloseable {

    /** Where the chart is installed, and as what. */
    public static final String NAMESPACE = "tare-system";

    /** The release, and the Deployment. */
    public static final String RELEASE = "tare";

    private static final String LEFT_OUT =
            "Left out, for there is no cluster: give a kubeconfig with -Dtare.kubeconfig=FILE or in KUBECONFIG, or let a Docker"
                    + " engine be reached, in which k3s is started.";
    private static final Path CHART = Path.of("helm/tare");
    private static final int INSTALL_SECONDS = 180;

    /** Thousands of objects are not deleted in the usual ten seconds. */
    private static final int REQUEST_TIMEOUT_MS = 120_000;

    private final Path kubeconfig;
    private final KubernetesClient client;

    private RealCluster(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        config.setRequestTimeout(REQUEST_TIMEOUT_MS);
        this.client = new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The cluster that was given, or else one in a container. */
    public static RealCluster given() {
        Optional<Path> given = Stream.of(System.getProperty("tare.kubeconfig"), System.getenv("KUBECONFIG"))
                .filter(path -> path != null && !path.isBlank())
                .map(Path::of)
                .findFirst();
        Optional<Path> file = given.isPresent() ? given : ContainerCluster.kubeconfig();
        if (file.filter(Files::isReadable).isEmpty()) {
            System.out.println(LEFT_OUT); // the reason of an aborted test is in its report only
            Assumptions.abort(LEFT_OUT);
        }
        return new RealCluster(file.orElseThrow());
    }

    /** A client with the rights of the kubeconfig's user. */
    public KubernetesClient client() {
        return client;
    }

    /** Makes a namespace whose pods must be as restricted as Kubernetes knows. */
    public void restrictedNamespace(String name) {
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** Requests as kubectl makes them. */
    public ApiRequests requests() {
        return new ApiRequests(client);
    }

    /** The operator's pods. */
    public OperatorPods operator() {
        return new OperatorPods(client);
    }

    /** Installs the chart, unless it is there already, and waits until the operator is ready. */
    public void ensureInstalled() {
        restrictedNamespace(NAMESPACE);
        if (client.apps().deployments().inNamespace(NAMESPACE).withName(RELEASE).get() == null) {
            uninstall();
            install();
        }
    }

    /** Installs the chart, and waits until the operator is ready. */
    public void install() {
        new Helm(CHART)
                .install()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .waitReady()
                .withTimeout(INSTALL_SECONDS)
                .call();
    }

    /** Changes a value of the installed chart, and waits until the operator is ready. */
    public void upgrade(String key, Object value) {
        upgrade(Map.of(key, value));
    }

    /** Gives the installed chart these values and no others, and waits until the operator is ready. */
    public void upgrade(Map<String, Object> values) {
        UpgradeCommand command = new Helm(CHART)
                .upgrade()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .resetValues()
                .waitReady()
                .withTimeout(INSTALL_SECONDS);
        values.forEach(command::set);
        command.call();
    }

    /** The kubeconfig, for those who are no client of Java. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** The operator's image. */
    public String tareImage() {
        return client.apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(RELEASE)
                .get()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
    }

    /** Uninstalls the chart, if it is there. */
    public void uninstall() {
        Helm.uninstall(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeConfig(kubeconfig)
                .ignoreNotFound()
                .call();
    }

    @Override
    public void close() {
        client.close();
    }
}
