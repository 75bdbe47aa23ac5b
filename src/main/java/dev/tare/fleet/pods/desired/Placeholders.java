package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;

import dev.tare.api.Environment;
import dev.tare.api.PodSettings;
import dev.tare.fleet.pods.names.ObjectLabels;

/**
 * Pods that look for nodes before a run's own pods are made: one for each group that is to be on one node, which requests what
 * the group will request together. Whoever places it knows what the group needs, where its first pod would not tell. It does
 * nothing, and leaves when all have a node; the group's pods follow it there.
 */
final class Placeholders {

    /** Where there are several, the room of each is taken until all have a node: they are told by the annotation. */
    private static final List<String> UNTIL_TOLD =
            List.of("sh", "-c", "until [ -s %s ]; do sleep 0.2; done".formatted(PodParts.SCHEDULE_FILE));

    private static final List<String> AT_ONCE = List.of("true");

    /** Of one that ends at once: a proxy that somebody has put beside it may stay, and its room with it. */
    private static final long SECONDS_TO_END = 30;

    /** What the cluster takes away is made again. */
    private static final PodFailurePolicy PASSES_OVER_DISRUPTIONS = new PodFailurePolicyBuilder()
            .addNewRule()
            .withAction("Ignore")
            .addNewOnPodCondition()
            .withType("DisruptionTarget")
            .withStatus("True")
            .endOnPodCondition()
            .endRule()
            .build();

    private final PodParts parts;
    private final PodSettings.Placement placement;
    private final Environment.PodMetadata marks;
    private final Function<String, ObjectMeta> metadata;

    /**
     * Placeholders.
     *
     * @param placement how the run's pods are divided
     * @param marks what keeps them off meshes
     * @param metadata by the group's name, what its Job has
     */
    Placeholders(
            PodParts parts,
            PodSettings.Placement placement,
            Environment.PodMetadata marks,
            Function<String, ObjectMeta> metadata) {
        this.parts = parts;
        this.placement = placement;
        this.marks = marks;
        this.metadata = metadata;
    }

    /** Those for the pods that these objects make; none where no two of them are to be on one node. */
    List<HasMetadata> of(List<HasMetadata> objects) {
        Map<String, List<HasMetadata>> groups = new LinkedHashMap<>();
        for (HasMetadata object : objects) {
            if (object instanceof Deployment || object instanceof Job) {
                groups.computeIfAbsent(
                                NodeGroups.of(placement, object.getMetadata().getLabels()), key -> new ArrayList<>())
                        .add(object);
            }
        }
        if (groups.values().stream().allMatch(group -> pods(group) == 1)) {
            return List.of();
        }
        List<String> command = groups.size() == 1 ? AT_ONCE : UNTIL_TOLD;
        List<HasMetadata> jobs = new ArrayList<>();
        groups.forEach((group, members) -> jobs.add(job(metadata.apply(group), PodRequests.of(members), command)));
        return jobs;
    }

    private static int pods(List<HasMetadata> group) {
        return group.stream()
                .mapToInt(object -> object instanceof Deployment deployment
                        ? deployment.getSpec().getReplicas()
                        : 1)
                .sum();
    }

    private Job job(ObjectMeta metadata, PodRequests requests, List<String> command) {
        long waitSeconds = parts.settings().waits().ready().toSeconds();
        PodTemplateSpec template = parts.template(
                metadata.getLabels(),
                marks,
                "Never",
                List.of(),
                container(requests, command),
                List.of(),
                Optional.empty());
        return new JobBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withActiveDeadlineSeconds(waitSeconds)
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withPodFailurePolicy(PASSES_OVER_DISRUPTIONS)
                .withPodReplacementPolicy("Failed") // never two that look for one group
                .withTemplate(new PodTemplateSpecBuilder(template)
                        .editSpec()
                        .withActiveDeadlineSeconds(command.equals(AT_ONCE) ? SECONDS_TO_END : waitSeconds)
                        .endSpec()
                        .build())
                .endSpec()
                .build();
    }

    private Container container(PodRequests requests, List<String> command) {
        return new ContainerBuilder()
                .withName(ObjectLabels.ROLE_PLACEHOLDER)
                .withImage(parts.settings().tareImage())
                .withImagePullPolicy(parts.settings().imagePullPolicy())
                .withCommand(command)
                .withResources(resources(requests))
                .withSecurityContext(SecurityContexts.container(SecurityContexts.TARE))
                .withVolumeMounts(PodParts.mounts())
                .build();
    }

    private static ResourceRequirements resources(PodRequests requests) {
        return new ResourceRequirementsBuilder()
                .addToRequests("cpu", new Quantity(requests.cpuMillis() + "m"))
                .addToRequests("memory", new Quantity(Long.toString(requests.memoryBytes())))
                .build();
    }
}
