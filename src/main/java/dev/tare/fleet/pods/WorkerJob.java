package dev.tare.fleet.pods;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

import dev.tare.api.DurationText;
import dev.tare.api.Environment;
import dev.tare.api.PodSettings.Resources;
import dev.tare.api.Request;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.WorkerOrders;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.plan.RunPlan;
import dev.tare.protocol.Assignment;
import dev.tare.protocol.Json;

/** A worker: the ConfigMap with its assignment, and its Job. */
final class WorkerJob {

    /** The name of its container. */
    static final String CONTAINER = "worker";

    private static final String ASSIGNMENT = "assignment.json";
    private static final String ASSIGNMENT_FOLDER = "/etc/tare";
    private static final String SECRETS_FOLDER = "/etc/tare-secrets";
    private static final String READY_FILE = "/run/tare/ready";
    private static final int GROUP_READS = 0440;
    private static final int SECONDS_TO_START = 60;

    private final Request request;
    private final WorkerOrders orders;
    private final PodParts parts;
    private final Sidecars sidecars;
    private final Resources resources;

    WorkerJob(RunPlan plan, PodParts parts, Sidecars sidecars, Resources resources) {
        this.request = plan.spec().request();
        this.orders = new WorkerOrders(plan);
        this.parts = parts;
        this.sidecars = sidecars;
        this.resources = resources;
    }

    ConfigMap assignment(Route route, int worker, ObjectMeta metadata) {
        Endpoint front = route.front();
        Assignment.Path path = new Assignment.Path(
                route.environment().name(),
                front.host(),
                front.port(),
                route.target().authority());
        Map<String, String> secretHeaders = new LinkedHashMap<>();
        for (Request.SecretHeader header : request.secretHeaders()) {
            secretHeaders.put(header.name(), SECRETS_FOLDER + "/" + path(header.secretKeyRef()));
        }
        return new ConfigMapBuilder()
                .withMetadata(metadata)
                .withImmutable(true) // so that no kubelet watches it
                .addToData(ASSIGNMENT, Json.write(orders.assignment(worker, List.of(path), secretHeaders)))
                .build();
    }

    Job job(Route route, Environment.PodMetadata extra, ObjectMeta metadata) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(PodParts.scratch("ready"));
        volumes.add(new VolumeBuilder()
                .withName("assignment")
                .withNewConfigMap()
                .withName(metadata.getName())
                .endConfigMap()
                .build());
        if (hasSecrets()) {
            volumes.add(secrets());
        }
        volumes.addAll(sidecars.volumes(route, Side.CLIENT));
        return new JobBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withPodReplacementPolicy("Failed") // never two pods of one worker
                .withTemplate(parts.template(
                        metadata.getLabels(),
                        extra,
                        "Never",
                        sidecars.containers(route, Side.CLIENT),
                        container(),
                        volumes))
                .endSpec()
                .build();
    }

    private Container container() {
        PodsSettings settings = parts.settings();
        List<VolumeMount> mounts = new ArrayList<>(PodParts.mounts());
        mounts.add(PodParts.mount("ready", "/run/tare", false));
        mounts.add(PodParts.mount("assignment", ASSIGNMENT_FOLDER, true));
        if (hasSecrets()) {
            mounts.add(PodParts.mount("secrets", SECRETS_FOLDER, true));
        }
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(settings.tareImage())
                .withImagePullPolicy(settings.imagePullPolicy())
                .withCommand(PodParts.TARE.line(
                        "worker",
                        List.of(
                                "--assignment",
                                ASSIGNMENT_FOLDER + "/" + ASSIGNMENT,
                                "--schedule",
                                PodParts.SCHEDULE_FILE,
                                "--ready-file",
                                READY_FILE,
                                "--patience",
                                DurationText.format(settings.patience()))))
                .withResources(PodParts.requirements(resources))
                .withSecurityContext(SecurityContexts.container(SecurityContexts.TARE))
                // Makes the pod ready, and then ends: a readiness probe would start a process every second of a trial.
                .withStartupProbe(new ProbeBuilder()
                        .withNewExec()
                        .withCommand("test", "-f", READY_FILE)
                        .endExec()
                        .withPeriodSeconds(1)
                        .withFailureThreshold(
                                Math.toIntExact(settings.patience().toSeconds()) + SECONDS_TO_START)
                        .build())
                .withVolumeMounts(mounts)
                .build();
    }

    private boolean hasSecrets() {
        return !request.secretHeaders().isEmpty();
    }

    /** Of each Secret those keys that a header names. */
    private Volume secrets() {
        Map<String, Set<KeyToPath>> keys = new LinkedHashMap<>();
        for (Request.SecretHeader header : request.secretHeaders()) {
            Request.SecretKeyRef reference = header.secretKeyRef();
            keys.computeIfAbsent(reference.name(), name -> new LinkedHashSet<>())
                    .add(new KeyToPath(reference.key(), null, path(reference)));
        }
        List<VolumeProjection> sources = keys.entrySet().stream()
                .map(secret -> new VolumeProjectionBuilder()
                        .withNewSecret()
                        .withName(secret.getKey())
                        .withItems(List.copyOf(secret.getValue()))
                        .endSecret()
                        .build())
                .toList();
        return new VolumeBuilder()
                .withName("secrets")
                .withNewProjected()
                .withDefaultMode(GROUP_READS)
                .withSources(sources)
                .endProjected()
                .build();
    }

    private static String path(Request.SecretKeyRef reference) {
        return reference.name() + "/" + reference.key();
    }
}
