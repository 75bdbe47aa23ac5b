package dev.tare.e2e.tenancy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Whoever has got hold of the operator's account can write the objects of runs, and no others. */
@ExtendWith(InstalledOperator.class)
class OperatorRightsE2E {

    private static final Path OBJECTS = Path.of("src/test/resources/pods/reference/objects.yaml");

    private final Scenario user;
    private KubernetesClient operator;

    OperatorRightsE2E(Scenario user) {
        this.user = user;
    }

    @BeforeEach
    void become() {
        operator = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(user.client().getConfiguration())
                        .withImpersonateUsername(
                                "system:serviceaccount:" + RealCluster.NAMESPACE + ":" + RealCluster.RELEASE)
                        .withImpersonateGroups(
                                "system:serviceaccounts",
                                "system:serviceaccounts:" + RealCluster.NAMESPACE,
                                "system:authenticated")
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        operator.close();
    }

    /** As they are with the chart's own values, which name no Secrets for images. */
    private List<HasMetadata> objects(String namespace) throws IOException {
        String text = Files.readString(OBJECTS)
                .replaceAll("imagePullSecrets:\\n +- name: \"pull-tare\"", "imagePullSecrets: []");
        List<HasMetadata> objects = user.client()
                .load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .items();
        objects.forEach(object -> object.getMetadata().setNamespace(namespace));
        return objects;
    }

    private Job job(String namespace) throws IOException {
        return objects(namespace).stream()
                .filter(Job.class::isInstance)
                .map(Job.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private void assertRefused(HasMetadata object, String said) {
        assertThatThrownBy(() -> operator.resource(object).dryRun().create()).hasMessageContaining(said);
    }

    private void assertRefused(String said, Consumer<PodSpec> change) throws IOException {
        Job job = job(user.namespace());
        change.accept(job.getSpec().getTemplate().getSpec());
        assertRefused(job, said);
    }

    @Test
    void theObjectsOfARunAreLetIn() throws IOException {
        for (HasMetadata object : objects(user.namespace())) {
            assertThat(operator.resource(object).dryRun().create())
                    .as(object.getKind() + " " + object.getMetadata().getName())
                    .isNotNull();
        }
    }

    @Test
    void aPodWithPowerIsRefused() throws IOException {
        assertRefused("nothing of the node's network", pod -> pod.setHostNetwork(true));
        assertRefused(
                "no privileges, not root",
                pod -> pod.getContainers().get(0).getSecurityContext().setRunAsNonRoot(false));
        assertRefused("no volumes but", pod -> pod.getVolumes()
                .add(new VolumeBuilder()
                        .withName("host")
                        .withNewHostPath()
                        .withPath("/")
                        .endHostPath()
                        .build()));
        assertRefused("no Secrets but", pod -> pod.getVolumes()
                .add(new VolumeBuilder()
                        .withName("token")
                        .withNewSecret()
                        .withSecretName("token")
                        .endSecret()
                        .build()));
        assertRefused("no token", pod -> pod.setAutomountServiceAccountToken(true));
        assertRefused("no token", pod -> pod.setServiceAccountName("builder"));
        assertRefused("no priority", pod -> pod.setPriorityClassName("system-node-critical"));
        assertRefused(
                "no tolerations", pod -> pod.setTolerations(List.of(new Toleration(null, null, "Exists", null, null))));
    }

    @Test
    void nothingIsWrittenWhereTheClusterIsRunFrom() throws IOException {
        for (String namespace : List.of("kube-system", "kube-public", RealCluster.NAMESPACE)) {
            assertRefused(job(namespace), "nothing is measured in namespace " + namespace);
        }
    }

    @Test
    void whatBelongsToOthersIsLeftAlone() {
        Service service = user.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(user.namespace())
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withSelector(Map.of("app", "web"))
                        .addNewPort()
                        .withPort(80)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        assertThatThrownBy(() -> operator.resource(service).edit(there -> {
                    there.getSpec().setSelector(Map.of("app", "mine"));
                    return there;
                }))
                .hasMessageContaining("changes and deletes nothing but what belongs to a PerformanceRun");
        assertThatThrownBy(() -> operator.services()
                        .inNamespace(user.namespace())
                        .withLabelSelector("!tare.dev/run-uid")
                        .delete())
                .hasMessageContaining("changes and deletes nothing but what belongs to a PerformanceRun");
        assertThat(user.client().resource(service).get().getSpec().getSelector())
                .isEqualTo(Map.of("app", "web"));
    }

    @Test
    void podsOfTheClusterKeepTheirImages() {
        Pod pod = user.client()
                .pods()
                .inNamespace(RealCluster.NAMESPACE)
                .withLabel("app.kubernetes.io/name", "tare")
                .list()
                .getItems()
                .get(0);
        assertThatThrownBy(() -> operator.resource(pod).edit(there -> {
                    there.getSpec().getContainers().get(0).setImage("evil.example/tare:1");
                    return there;
                }))
                .hasMessageContaining("ValidatingAdmissionPolicy 'tare-system-tare-"); // whichever is asked first
    }
}
