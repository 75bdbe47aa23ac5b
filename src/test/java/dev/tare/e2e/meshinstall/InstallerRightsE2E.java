package dev.tare.e2e.meshinstall;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;
import dev.tare.mesh.install.InstallPolicy;
import dev.tare.reconcile.mesh.InstallerJob;
import dev.tare.reconcile.mesh.InstallerSettingsBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The installer may do anything, where that is switched on; the operator may not, and cannot become the installer. */
@ExtendWith(InstalledOperator.class)
@TestMethodOrder(OrderAnnotation.class)
class InstallerRightsE2E {

    private static final String INSTALLER = "tare-installer";

    private final Scenario user;

    InstallerRightsE2E(Scenario user) {
        this.user = user;
    }

    @BeforeAll
    static void letItInstall(Scenario user) {
        user.cluster().upgrade(Map.of("meshes.install", true));
    }

    private KubernetesClient as(String namespace, String account) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(user.client().getConfiguration())
                        .withImpersonateUsername("system:serviceaccount:" + namespace + ":" + account)
                        .withImpersonateGroups(
                                "system:serviceaccounts", "system:serviceaccounts:" + namespace, "system:authenticated")
                        .build())
                .build();
    }

    private boolean mayCreateClusterRoles(String namespace, String account) {
        try (KubernetesClient client = as(namespace, account)) {
            return client.resource(new SelfSubjectAccessReviewBuilder()
                            .withNewSpec()
                            .withNewResourceAttributes()
                            .withGroup("rbac.authorization.k8s.io")
                            .withResource("clusterroles")
                            .withVerb("create")
                            .endResourceAttributes()
                            .endSpec()
                            .build())
                    .create()
                    .getStatus()
                    .getAllowed();
        }
    }

    /** The last, since it is switched off then. */
    @Test
    @Order(2)
    void onlyTheInstallerHasRightsOverRightsAndOnlyWhereItIsWanted() {
        assertThat(mayCreateClusterRoles(RealCluster.NAMESPACE, RealCluster.RELEASE))
                .isFalse();
        assertThat(mayCreateClusterRoles(INSTALLER, INSTALLER)).isTrue();
        user.cluster().upgrade(Map.of());
        assertThat(mayCreateClusterRoles(INSTALLER, INSTALLER)).isFalse();
    }

    private Job job() {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(
                new ObjectMetaBuilder().withName("nobody").withUid("none").build());
        mesh.setSpec(MeshInstallSpecBuilder.builder().mesh("istio").build());
        return InstallerJob.of(
                mesh,
                InstallerSettingsBuilder.builder()
                        .installs(true)
                        .namespace(INSTALLER)
                        .serviceAccount(INSTALLER)
                        .image(user.cluster().tareImage())
                        .imagePullPolicy("IfNotPresent")
                        .imagePullSecrets(List.of())
                        .checkEvery(Duration.ofMinutes(1))
                        .policy(new InstallPolicy(List.of(), List.of()))
                        .build());
    }

    private void assertRefused(String why, Consumer<PodSpec> change) {
        Job job = job();
        change.accept(job.getSpec().getTemplate().getSpec());
        try (KubernetesClient operator = as(RealCluster.NAMESPACE, RealCluster.RELEASE)) {
            assertThatThrownBy(() -> operator.resource(job).dryRun().create())
                    .hasMessageContaining("only the installer may run here: " + why);
        }
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName("nobody")
                .withNamespace(INSTALLER)
                .endMetadata()
                .withSpec(job.getSpec().getTemplate().getSpec())
                .build();
        assertThatThrownBy(() -> user.client().resource(pod).dryRun().create())
                .as("a pod of whoever may do anything else")
                .hasMessageContaining("only the installer may run here: " + why);
    }

    @Test
    @Order(1)
    void theOperatorCanStartTheInstallerAndNothingElse() {
        try (KubernetesClient operator = as(RealCluster.NAMESPACE, RealCluster.RELEASE)) {
            assertThat(operator.resource(job()).dryRun().create()).isNotNull();
        }
        assertRefused("its image", pod -> pod.getContainers().get(0).setImage("docker.io/library/busybox:1"));
        assertRefused("its command", pod -> pod.getContainers().get(0).setCommand(List.of("sh", "-c")));
        assertRefused("its command", pod -> pod.getContainers().get(0).getArgs().set(4, "dev.tare.app.Other"));
        assertRefused("its command", pod -> pod.getContainers().get(0).setArgs(List.of()));
        assertRefused("no hooks", pod -> pod.getContainers()
                .get(0)
                .getEnv()
                .add(new EnvVar("JAVA_TOOL_OPTIONS", "-javaagent:/tmp/mine.jar", null)));
        assertRefused("one container", pod -> pod.getInitContainers()
                .add(new ContainerBuilder(pod.getContainers().get(0))
                        .withName("first")
                        .build()));
        assertRefused("no volumes", pod -> pod.getVolumes()
                .add(new VolumeBuilder()
                        .withName("mine")
                        .withNewConfigMap()
                        .withName("mine")
                        .endConfigMap()
                        .build()));
        assertRefused("as tare-installer", pod -> pod.setServiceAccountName("default"));
        assertRefused("no hooks", pod -> pod.getContainers()
                .get(0)
                .setLivenessProbe(new ProbeBuilder()
                        .withNewExec()
                        .withCommand("id")
                        .endExec()
                        .build()));
    }
}
