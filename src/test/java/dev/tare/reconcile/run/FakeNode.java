package dev.tare.reconcile.run;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Controllers that make the pods of Jobs and Deployments, and a node that starts them. */
final class FakeNode {

    private static final String NAMESPACE = ClusterScript.NAMESPACE;

    private final KubernetesClient client;
    private final Clock clock;
    /** By pod, the nodes of those that do not say which, and are not on the first. */
    final Map<String, String> nodes = new HashMap<>();

    private final Set<String> made = new HashSet<>();

    /** It starts nothing any more. */
    boolean asleep;

    FakeNode(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).list().getItems();
    }

    Pod pod(String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    /** What the controllers of Jobs and Deployments do: make the pods that are missing, and delete those of none. */
    void controllersAct() {
        Set<String> wanted = new HashSet<>();
        client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems().forEach(job -> {
            wanted.add(job.getMetadata().getName());
            if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
                return;
            }
            make(
                    job,
                    job.getSpec().getTemplate(),
                    owner("Job", job.getMetadata().getName()));
        });
        client.apps().deployments().inNamespace(NAMESPACE).list().getItems().forEach(deployment -> {
            wanted.add(deployment.getMetadata().getName());
            make(
                    deployment,
                    deployment.getSpec().getTemplate(),
                    owner("ReplicaSet", deployment.getMetadata().getName() + "-5d9c7b8f6"));
        });
        pods().stream()
                .filter(pod -> made.contains(pod.getMetadata().getName())
                        && !wanted.contains(pod.getMetadata().getName()))
                .forEach(pod -> {
                    client.resource(pod).delete();
                    made.remove(pod.getMetadata().getName());
                });
    }

    private static OwnerReference owner(String kind, String name) {
        return new OwnerReferenceBuilder()
                .withKind(kind)
                .withName(name)
                .withUid("uid-of-" + name)
                .withController(true)
                .build();
    }

    private void make(HasMetadata owner, PodTemplateSpec template, OwnerReference controller) {
        String name = owner.getMetadata().getName();
        if (pod(name) == null && made.add(name)) {
            client.resource(new PodBuilder()
                            .withMetadata(template.getMetadata())
                            .editMetadata()
                            .withNamespace(NAMESPACE)
                            .withName(name)
                            .withUid("uid-of-" + name)
                            .withOwnerReferences(controller)
                            .endMetadata()
                            .withSpec(template.getSpec())
                            .editSpec()
                            .addAllToContainers(injected(template))
                            .endSpec()
                            .build())
                    .create();
        }
    }

    /** What the injector of a mesh does. */
    private static List<Container> injected(PodTemplateSpec template) {
        return "true".equals(template.getMetadata().getLabels().get("sidecar.istio.io/inject"))
                ? List.of(new ContainerBuilder().withName("istio-proxy").build())
                : List.of();
    }

    /** What a node does: it starts what is not started yet, and lets placeholders end that do, or have been told to. */
    void nodeActs() {
        if (asleep) {
            return;
        }
        pods().stream()
                .filter(pod -> pod.getStatus() == null
                        || pod.getStatus().getConditions().isEmpty())
                .forEach(pod -> change(pod.getMetadata().getName(), this::ready));
        pods().stream()
                .filter(FakeNode::isPlaceholder)
                .filter(pod -> pod.getSpec().getContainers().get(0).getCommand().equals(List.of("true"))
                        || pod.getMetadata().getAnnotations().containsKey("tare.dev/schedule"))
                .forEach(pod -> change(pod.getMetadata().getName(), FakeNode::succeeded));
    }

    private static boolean isPlaceholder(Pod pod) {
        return "placeholder".equals(pod.getMetadata().getLabels().get("tare.dev/role"));
    }

    private static Pod succeeded(Pod pod) {
        return new PodBuilder(pod)
                .editStatus()
                .withPhase("Succeeded")
                .endStatus()
                .build();
    }

    private String nodeOf(Pod pod) {
        NodeAffinity asked = pod.getSpec().getAffinity() == null
                ? null
                : pod.getSpec().getAffinity().getNodeAffinity();
        return asked == null
                ? nodes.getOrDefault(pod.getMetadata().getName(), "node-1")
                : asked.getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .get(0)
                        .getMatchFields()
                        .get(0)
                        .getValues()
                        .get(0);
    }

    private Pod ready(Pod pod) {
        String stamp = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        PodBuilder ready = new PodBuilder(pod)
                .editSpec()
                .withNodeName(nodeOf(pod))
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withStartTime(stamp)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime(stamp)
                .endCondition()
                .endStatus();
        pod.getSpec().getInitContainers().forEach(container -> ready.editStatus()
                .addNewInitContainerStatus()
                .withName(container.getName())
                .withRestartCount(0)
                .withContainerID("containerd://" + pod.getMetadata().getName() + "-" + container.getName())
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endInitContainerStatus()
                .endStatus());
        pod.getSpec().getContainers().forEach(container -> ready.editStatus()
                .addNewContainerStatus()
                .withName(container.getName())
                .withRestartCount(0)
                .withContainerID("containerd://" + pod.getMetadata().getName() + "-" + container.getName())
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endContainerStatus()
                .endStatus());
        return ready.build();
    }

    /** Its worker has left, and with it the proxy that was asked to. */
    static Pod left(Pod pod, boolean all) {
        PodBuilder left = new PodBuilder(pod);
        for (int i = 0; i < pod.getStatus().getContainerStatuses().size(); i++) {
            if (all || pod.getStatus().getContainerStatuses().get(i).getName().equals("worker")) {
                left.editStatus()
                        .editContainerStatus(i)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(0)
                        .withReason("Completed")
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus();
            }
        }
        return all ? left.editStatus().withPhase("Succeeded").endStatus().build() : left.build();
    }

    void change(String pod, UnaryOperator<Pod> change) {
        client.pods().inNamespace(NAMESPACE).withName(pod).edit(change);
    }
}
