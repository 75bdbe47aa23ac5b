package dev.tare.fleet.pods.desired;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;

import dev.tare.api.DurationText;
import dev.tare.api.Environment;
import dev.tare.api.PodSettings.Resources;
import dev.tare.fleet.Endpoint;
import dev.tare.fleet.WorkerOrders;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.mesh.SidecarMesh.Side;
import dev.tare.plan.RunPlan;
import dev.tare.wire.Assignment;
import dev.tare.wire.AssignmentPathBuilder;
import dev.tare.wire.FeatureSample;
import dev.tare.wire.Json;
import dev.tare.wire.Sign;

/** A worker: the ConfigMap with its assignment, and its Job. */
final class WorkerJob {

    /** The name of its container. */
    private static final String ASSIGNMENT = "assignment.json";

    private static final String ASSIGNMENT_FOLDER = "/etc/tare";
    private static final String READY_FILE = "/run/tare/ready";
    private static final int SECONDS_TO_START = 60;

    /** The operator ends a run first, where it can. */
    private static final Duration BEYOND_THE_RUN = Duration.ofMinutes(1);

    private final WantedSigns signs;
    private final WorkerOrders orders;
    private final PodParts parts;
    private final Sidecars sidecars;
    private final String certificates;
    private final Resources resources;
    private final String generatorImage;
    private final long deadlineSeconds;

    /** What workers look for on the way of an environment. */
    interface WantedSigns {
        List<Sign> of(Route route);
    }

    WorkerJob(
            RunPlan plan,
            PodParts parts,
            Sidecars sidecars,
            String certificates,
            Resources resources,
            WantedSigns signs) {
        this.signs = signs;
        this.orders = new WorkerOrders(plan, parts.settings().requestsPerSecond());
        this.parts = parts;
        this.sidecars = sidecars;
        this.certificates = certificates;
        this.resources = resources;
        this.generatorImage = plan.spec().generator().image();
        this.deadlineSeconds =
                parts.settings().waits().longest(plan).plus(BEYOND_THE_RUN).toSeconds();
    }

    ConfigMap assignment(Route route, int worker, ObjectMeta metadata) {
        Endpoint front = route.front();
        WorkerFiles files = new WorkerFiles(route, certificates);
        Assignment.Path path = AssignmentPathBuilder.builder()
                .environment(route.environment().name())
                .host(front.host())
                .port(front.port())
                .authority(route.calledAs().authority())
                .target(route.end())
                .tls(files.tls())
                .signs(signs.of(route))
                .samples(worker == 0 ? samples(route) : List.of()) // once is enough, and limits count all of them
                .build();
        return new ConfigMapBuilder()
                .withMetadata(metadata)
                .withImmutable(true) // so that no kubelet watches it
                .addToData(ASSIGNMENT, Json.write(orders.assignment(worker, List.of(path), files.secretHeaders())))
                .build();
    }

    /** Features have been seen to act by the time that tracing is on, which may have taken the place of one. */
    private static List<FeatureSample> samples(Route route) {
        return route.membership()
                .filter(membership -> !route.tracing().isOn())
                .map(membership -> FeatureSamples.of(route.environment(), route.request(), membership))
                .orElse(List.of());
    }

    /** A Service that nobody calls: some meshes take a client only where one stands before it. */
    Service service(ObjectMeta metadata) {
        Map<String, String> selector = new TreeMap<>(metadata.getLabels());
        selector.keySet()
                .retainAll(List.of(
                        ObjectLabels.RUN_UID, ObjectLabels.ENVIRONMENT, ObjectLabels.ROLE, ObjectLabels.WORKER));
        return new ServiceBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                .withSelector(selector)
                .addNewPort()
                .withName("tcp")
                .withProtocol("TCP")
                .withPort(Route.TARGET_PORT)
                .endPort()
                .endSpec()
                .build();
    }

    Job job(Route route, Environment.PodMetadata extra, Optional<String> account, ObjectMeta metadata) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(PodParts.scratch("ready"));
        volumes.add(new VolumeBuilder()
                .withName("assignment")
                .withNewConfigMap()
                .withName(metadata.getName())
                .endConfigMap()
                .build());
        WorkerFiles files = new WorkerFiles(route, certificates);
        volumes.addAll(files.volumes());
        volumes.addAll(sidecars.volumes(route, Side.CLIENT));
        PodTemplateSpec template = parts.template(
                metadata.getLabels(),
                extra,
                "Never",
                sidecars.containers(route, Side.CLIENT),
                container(files),
                volumes,
                account);
        return new JobBuilder()
                .withMetadata(metadata)
                .withNewSpec()
                // Whatever becomes of the operator, of the Job and of its controller: the load ends.
                .withActiveDeadlineSeconds(deadlineSeconds)
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(0)
                .withPodReplacementPolicy("Failed") // never two pods of one worker
                .withTemplate(new PodTemplateSpecBuilder(template)
                        .editSpec()
                        .withActiveDeadlineSeconds(deadlineSeconds)
                        .endSpec()
                        .build())
                .endSpec()
                .build();
    }

    private Container container(WorkerFiles files) {
        FleetSettings settings = parts.settings();
        List<VolumeMount> mounts = new ArrayList<>(PodParts.mounts());
        mounts.add(PodParts.mount("ready", "/run/tare", false));
        mounts.add(PodParts.mount("assignment", ASSIGNMENT_FOLDER, true));
        mounts.addAll(files.mounts());
        return new ContainerBuilder()
                .withName(ObjectLabels.ROLE_WORKER)
                .withImage(Optional.ofNullable(generatorImage).orElse(settings.tareImage()))
                .withImagePullPolicy(settings.imagePullPolicy())
                .withCommand(TareImage.COMMAND.line(
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
}
