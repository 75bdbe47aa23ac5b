package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import dev.tare.fleet.pods.names.ObjectLabels;

/**
 * The pods of a run in sets, as those count them who admit it as a whole. Pods of one role whose needs are the same are one set:
 * there are few, however many environments the run has.
 */
final class PodSets {

    private final Map<Key, List<HasMetadata>> owners = new LinkedHashMap<>();
    private final Map<Key, String> names = new LinkedHashMap<>();

    private record Key(String role, PodTemplateSpec needs) {}

    /** The pods of Jobs and Deployments; other objects have none. */
    PodSets(List<HasMetadata> objects) {
        Map<String, Integer> ofRole = new TreeMap<>();
        for (HasMetadata object : objects) {
            template(object).map(template -> key(object, template)).ifPresent(key -> {
                owners.computeIfAbsent(key, first -> new ArrayList<>()).add(object);
                names.computeIfAbsent(key, first -> {
                    int number = ofRole.merge(key.role(), 1, Integer::sum);
                    return key.role() + "s" + (number == 1 ? "" : "-" + number);
                });
            });
        }
    }

    List<PodSet> list() {
        return owners.entrySet().stream()
                .map(set -> new PodSet(
                        names.get(set.getKey()),
                        set.getKey().role(),
                        set.getValue().stream().mapToInt(PodSets::pods).sum(),
                        set.getKey().needs()))
                .toList();
    }

    /** The same object with pods on the nodes that were assigned to their set. */
    HasMetadata assigned(HasMetadata object, Map<String, AssignedNodes> nodes) {
        template(object)
                .map(template -> nodes.get(names.get(key(object, template))))
                .ifPresent(assigned -> put(spec(object), assigned));
        return object;
    }

    private static void put(PodSpec pod, AssignedNodes assigned) {
        Map<String, String> labels = new TreeMap<>(pod.getNodeSelector());
        labels.putAll(assigned.labels());
        pod.setNodeSelector(labels);
        List<Toleration> tolerations = new ArrayList<>(pod.getTolerations());
        assigned.tolerations().stream()
                .filter(toleration -> !tolerations.contains(toleration))
                .forEach(tolerations::add);
        pod.setTolerations(tolerations);
    }

    private static PodSpec spec(HasMetadata object) {
        return template(object).orElseThrow().getSpec();
    }

    private static Key key(HasMetadata object, PodTemplateSpec template) {
        return new Key(object.getMetadata().getLabels().get(ObjectLabels.ROLE), needs(template.getSpec()));
    }

    private static Optional<PodTemplateSpec> template(HasMetadata object) {
        if (object instanceof Deployment deployment) {
            return Optional.of(deployment.getSpec().getTemplate());
        }
        return object instanceof Job job ? Optional.of(job.getSpec().getTemplate()) : Optional.empty();
    }

    private static int pods(HasMetadata owner) {
        return owner instanceof Deployment deployment ? deployment.getSpec().getReplicas() : 1;
    }

    private static PodTemplateSpec needs(PodSpec pod) {
        return new PodTemplateSpecBuilder()
                .withNewSpec()
                .withInitContainers(needs("sidecar", pod.getInitContainers()))
                .withContainers(needs("container", pod.getContainers()))
                .withNodeSelector(new TreeMap<>(pod.getNodeSelector()))
                .withTolerations(pod.getTolerations())
                .withPriorityClassName(pod.getPriorityClassName())
                .endSpec()
                .build();
    }

    /** Names are needed, and stand for nothing. */
    private static List<Container> needs(String name, List<Container> containers) {
        List<Container> needed = new ArrayList<>();
        for (Container container : containers) {
            needed.add(new ContainerBuilder()
                    .withName(name + "-" + needed.size())
                    .withRestartPolicy(container.getRestartPolicy())
                    .withResources(container.getResources())
                    .build());
        }
        return needed;
    }
}
