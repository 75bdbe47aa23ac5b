package dev.tare.e2e.nopower;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.readiness.Readiness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.chart.DocumentedRights;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;

/** Workers have no token and no open port; the operator has the rights that its documentation gives reasons for. */
@ExtendWith(InstalledOperator.class)
class NoPowerE2E {

    private static final Duration STARTED = Duration.ofMinutes(2);
    private static final int PODS_OF_EACH_ROLE = 3;

    /** Local address, in the byte order of the machine, then the port; 0A is LISTEN. */
    private static final String LISTENING = " 0A ";

    /** 127.0.0.1, as IPv4 and as IPv6 has it. */
    private static final List<String> LOOPBACK = List.of("0100007F", "0000000000000000FFFF00000100007F");

    private static final Set<String> OF_EVERYONE = Set.of("authorization.k8s.io", "authentication.k8s.io");

    private final Scenario user;

    NoPowerE2E(Scenario user) {
        this.user = user;
    }

    @Test
    void workersHaveNoTokenAndNoOpenPort() {
        user.apply(Path.of("src/test/resources/e2e/proxied.yaml"));
        List<Pod> workers = Eventually.get("ready workers", STARTED, () -> Stream.of(pods("worker"))
                .filter(pods ->
                        pods.size() == PODS_OF_EACH_ROLE && pods.stream().allMatch(Readiness::isPodReady))
                .findFirst());

        assertThat(workers).allSatisfy(pod -> {
            assertNoToken(pod);
            assertThat(containers(pod))
                    .allSatisfy(container -> assertThat(container.getPorts()).isEmpty());
            assertThat(listening(pod, "worker")).allMatch(address -> LOOPBACK.contains(address), "on loopback only");
        });
        assertThat(pods("target")).hasSize(PODS_OF_EACH_ROLE).allSatisfy(NoPowerE2E::assertNoToken);
        // Nothing below is admitted into a namespace that enforces `restricted`, and it is all there.
        assertThat(user.client()
                        .namespaces()
                        .withName(user.namespace())
                        .get()
                        .getMetadata()
                        .getLabels())
                .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
    }

    @Test
    void operatorMayDoWhatIsDocumented() throws IOException {
        SelfSubjectRulesReview review;
        String account = "system:serviceaccount:" + RealCluster.NAMESPACE + ":" + RealCluster.RELEASE;
        try (KubernetesClient operator = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(user.client().getConfiguration())
                        .withImpersonateUsername(account)
                        .withImpersonateGroups("system:serviceaccounts", "system:authenticated")
                        .build())
                .build()) {
            review = operator.resource(new SelfSubjectRulesReviewBuilder()
                            .withNewSpec()
                            .withNamespace(user.namespace())
                            .endSpec()
                            .build())
                    .create();
        }

        Set<String> may = new TreeSet<>();
        review.getStatus().getResourceRules().forEach(rule -> rule.getApiGroups().stream()
                .filter(group -> !OF_EVERYONE.contains(group))
                .forEach(group -> rule.getResources().forEach(resource -> rule.getVerbs()
                        .forEach(verb -> may.add(DocumentedRights.right(group, resource, Stream.of(verb)))))));
        user.keep("can-i.txt", String.join("\n", may) + "\n");

        Set<String> documented = new TreeSet<>();
        for (String heading : List.of(
                "In each namespace that it looks after",
                "Features of meshes",
                "In the whole cluster",
                "Control planes of meshes")) {
            documented.addAll(DocumentedRights.single(heading));
        }
        assertThat(may).isEqualTo(documented);
    }

    private static void assertNoToken(Pod pod) {
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getVolumes())
                .noneMatch(volume -> volume.getProjected() != null
                        && volume.getProjected().getSources().stream()
                                .anyMatch(source -> source.getServiceAccountToken() != null));
        assertThat(containers(pod)).allSatisfy(container -> assertThat(container.getVolumeMounts())
                .noneMatch(mount -> mount.getMountPath().startsWith("/var/run/secrets")));
    }

    private static List<Container> containers(Pod pod) {
        return Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
    }

    private List<Pod> pods(String role) {
        return user.client()
                .pods()
                .inNamespace(user.namespace())
                .withLabel(ObjectLabels.ROLE, role)
                .list()
                .getItems();
    }

    /** The addresses that a pod waits for connections at, in all its containers: they share its network. */
    private List<String> listening(Pod pod, String container) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ExecWatch command = user.client()
                .pods()
                .inNamespace(user.namespace())
                .withName(pod.getMetadata().getName())
                .inContainer(container)
                .writingOutput(out)
                .exec("cat", "/proc/net/tcp", "/proc/net/tcp6")) {
            assertThat(command.exitCode().orTimeout(30, TimeUnit.SECONDS).join())
                    .isZero();
        }
        List<String> sockets = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(sockets).isNotEmpty();
        return sockets.stream()
                .filter(socket -> socket.contains(LISTENING))
                .map(socket -> socket.strip().split(" +")[1].split(":")[0])
                .toList();
    }
}
