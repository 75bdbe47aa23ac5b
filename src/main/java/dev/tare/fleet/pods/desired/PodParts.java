package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;

import dev.tare.api.Environment;
import dev.tare.api.PodSettings.Resources;
import dev.tare.fleet.pods.names.ObjectLabels;

/** What all pods of a run have in common. */
final class PodParts {

    /** The file in which a pod sees that annotation. */
    static final String SCHEDULE_FILE = "/etc/tare-pod/schedule.json";

    private static final String SAFE_TO_EVICT = "cluster-autoscaler.kubernetes.io/safe-to-evict";
    private static final String DO_NOT_DISRUPT = "karpenter.sh/do-not-disrupt";
    private static final long GRACE_SECONDS = 5;

    private final FleetSettings settings;
    private final Placement placement;

    PodParts(FleetSettings settings, Placement placement) {
        this.settings = settings;
        this.placement = placement;
    }

    /**
     * A pod.
     *
     * @param labels Tare's labels
     * @param extra the environment's own labels and annotations
     * @param restartPolicy what happens when its container ends
     * @param proxies the proxy beside its container, if any
     * @param container its container
     * @param volumes volumes besides those that every pod has
     * @param account the account whose token a proxy reads; empty: nobody reads any
     */
    PodTemplateSpec template(
            Map<String, String> labels,
            Environment.PodMetadata extra,
            String restartPolicy,
            List<Container> proxies,
            Container container,
            List<Volume> volumes,
            Optional<String> account) {
        Map<String, String> allLabels = new TreeMap<>(extra.labels());
        allLabels.putAll(labels);
        Map<String, String> annotations = new TreeMap<>(extra.annotations());
        annotations.put(SAFE_TO_EVICT, "false");
        annotations.put(DO_NOT_DISRUPT, "true");
        List<Volume> allVolumes = new ArrayList<>(List.of(schedule(), scratch("tmp")));
        allVolumes.addAll(volumes);
        PodSpecBuilder pod = new PodSpecBuilder()
                .withRestartPolicy(restartPolicy)
                .withAutomountServiceAccountToken(account.isPresent())
                .withServiceAccountName(account.orElse(null))
                .withEnableServiceLinks(false)
                .withShareProcessNamespace(true)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withSecurityContext(SecurityContexts.pod())
                .withImagePullSecrets(settings.imagePullSecrets().stream()
                        .map(LocalObjectReference::new)
                        .toList())
                .withInitContainers(proxies)
                .withContainers(container)
                .withVolumes(allVolumes);
        placement.apply(pod, labels);
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(allLabels)
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(pod.build())
                .build();
    }

    /** What a container of Tare needs of those volumes that every pod has. */
    static List<VolumeMount> mounts() {
        return List.of(mount("schedule", "/etc/tare-pod", true), mount("tmp", "/tmp", false));
    }

    static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }

    /** A folder that is empty at first. */
    static Volume scratch(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .withNewSizeLimit("64Mi")
                .endEmptyDir()
                .build();
    }

    static ResourceRequirements requirements(Resources resources) {
        return new ResourceRequirementsBuilder()
                .withRequests(new TreeMap<>(resources.requests()))
                .withLimits(new TreeMap<>(resources.limits()))
                .build();
    }

    FleetSettings settings() {
        return settings;
    }

    private static Volume schedule() {
        return new VolumeBuilder()
                .withName("schedule")
                .withNewDownwardAPI()
                .addNewItem()
                .withPath("schedule.json")
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['" + ObjectLabels.SCHEDULE + "']")
                .endFieldRef()
                .endItem()
                .endDownwardAPI()
                .build();
    }
}
