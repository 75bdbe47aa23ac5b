package dev.tare.e2e.onmesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfigurationBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.Certificates;

/** The stand-in of a mesh that others have installed: its image is made, and it is there for one namespace. */
final class StandInMesh implements AutoCloseable {

    private static final String NAMESPACE = "mesh-stand-in";
    private static final String NAME = "injector";
    private static final Path FILES = Path.of("src/test/resources/e2e/onmesh");
    private static final Path BUILD = Path.of("target/e2e/onmesh/image");
    private static final Duration READY = Duration.ofMinutes(2);

    private final KubernetesClient client;

    private StandInMesh(KubernetesClient client) {
        this.client = client;
    }

    /** Installs it for a user's namespace, and waits until a MeshInstall has found it. */
    static StandInMesh install(Scenario user) throws IOException {
        LocalCluster.script("the stand-in's image cannot be made");
        StandInMesh mesh = new StandInMesh(user.client());
        mesh.close();
        buildImage(user.cluster().tareImage());
        mesh.client
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        String host = NAME + "." + NAMESPACE + ".svc";
        Map<String, byte[]> files = Certificates.issue(Clock.systemUTC(), List.of(host));
        mesh.client
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(NAMESPACE)
                        .withName(NAME)
                        .endMetadata()
                        .addToData("tls.key", base64(files.get(Certificates.TARGET_KEY)))
                        .addToData("tls.crt", base64(files.get(Certificates.TARGET_CERTIFICATE)))
                        .build())
                .create();
        mesh.client
                .load(Files.newInputStream(FILES.resolve("mesh.yaml")))
                .items()
                .forEach(object -> mesh.client.resource(object).create());
        mesh.client
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .waitUntilReady(READY.toSeconds(), TimeUnit.SECONDS);
        mesh.client
                .resource(webhook(user.namespace(), base64(files.get(Certificates.AUTHORITY))))
                .create();
        Eventually.holds("mesh that is ready", READY, () -> isReady(mesh.client));
        return mesh;
    }

    private static boolean isReady(KubernetesClient client) {
        MeshInstall mesh =
                client.resources(MeshInstall.class).withName(NAMESPACE).get();
        return mesh != null
                && mesh.getStatus() != null
                && mesh.getStatus().conditions() != null
                && mesh.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.getType().equals(Conditions.READY)
                                && condition.getStatus().equals("True"));
    }

    /** For all pods of the namespace, as where a namespace is labelled for injection: pods have to say no. */
    private static MutatingWebhookConfiguration webhook(String namespace, String authority) {
        return new MutatingWebhookConfigurationBuilder()
                .withNewMetadata()
                .withName(NAMESPACE)
                .endMetadata()
                .addNewWebhook()
                .withName("inject.mesh-stand-in.example")
                .withAdmissionReviewVersions("v1")
                .withSideEffects("None")
                .withFailurePolicy("Fail")
                .withNewClientConfig()
                .withCaBundle(authority)
                .withNewService()
                .withNamespace(NAMESPACE)
                .withName(NAME)
                .endService()
                .endClientConfig()
                .withNewNamespaceSelector()
                .addToMatchLabels("kubernetes.io/metadata.name", namespace)
                .endNamespaceSelector()
                .addNewRule()
                .withApiGroups("")
                .withApiVersions("v1")
                .withOperations("CREATE")
                .withResources("pods")
                .endRule()
                .endWebhook()
                .build();
    }

    private static void buildImage(String tareImage) throws IOException {
        String classes = InjectingWebhook.class.getPackageName().replace('.', '/');
        Path to = BUILD.resolve(classes);
        Files.createDirectories(to);
        String own = InjectingWebhook.class.getSimpleName() + ".class";
        Files.write(
                to.resolve(own),
                Objects.requireNonNull(InjectingWebhook.class.getResourceAsStream(own))
                        .readAllBytes());
        Files.writeString(
                BUILD.resolve("Dockerfile"),
                Files.readString(FILES.resolve("Dockerfile"))
                        .replace("ARG TARE\n", "")
                        .replace("${TARE}", tareImage));
        LocalCluster.given().orElseThrow().image("docker.io/tare/mesh-stand-in:1.0.0", BUILD);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(NAMESPACE)
                .delete();
        client.rbac().clusterRoles().withName("mesh-stand-in-features").delete();
        client.configMaps().inNamespace("tare-system").withName(NAMESPACE).delete();
        client.resources(MeshInstall.class).withName(NAMESPACE).delete();
        var own = client.namespaces().withName(NAMESPACE);
        own.delete();
        own.waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
    }
}
