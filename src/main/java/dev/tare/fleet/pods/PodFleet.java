package dev.tare.fleet.pods;

import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

import dev.tare.api.StartFailureReason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.ObjectNames;
import dev.tare.fleet.pods.names.Ownership;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.fleet.pods.observed.ObservedPod;
import dev.tare.fleet.pods.observed.ObservedPods;
import dev.tare.fleet.pods.observed.PodLog;
import dev.tare.fleet.pods.observed.PodRefusal;
import dev.tare.fleet.pods.observed.QueuedByKueue;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;

/**
 * The pods of runs, through the API server. It decides nothing and remembers nothing. What the API server refuses is a
 * {@link KubernetesClientException}.
 */
public final class PodFleet {

    /** Who owns the fields that are written. */
    public static final String FIELD_MANAGER = "tare";

    private final KubernetesClient client;
    private final KubernetesClient patient;

    /** A fleet in the cluster of this client. */
    public PodFleet(KubernetesClient client) {
        this.client = client;
        this.patient = PatientClient.of(client);
    }

    /**
     * Makes those objects that are not there yet. What is there stays as it is: nothing changes under a measurement, and
     * keys that were drawn once are not drawn again.
     *
     * @throws FleetException if a name is taken by something that is not the run's
     */
    public void apply(RunIdentity run, Collection<? extends HasMetadata> objects) throws FleetException {
        for (HasMetadata object : objects) {
            if (object instanceof Secret secret) {
                create(secret);
                continue;
            }
            HasMetadata existing = client.resource(object).get();
            if (existing == null) {
                patient.resource(object)
                        .fieldManager(FIELD_MANAGER)
                        .forceConflicts()
                        .serverSideApply();
            } else {
                Ownership.require(run, existing);
            }
        }
    }

    /** Whether the first of these objects is there; they are made in that order. */
    public boolean isBegun(List<? extends HasMetadata> objects) {
        return client.resource(objects.get(0)).get() != null;
    }

    /** The first of these objects that the API server would not make; empty where it would make them. */
    public Optional<DryRun.RefusedObject> refused(Collection<? extends HasMetadata> objects) {
        return new DryRun(patient).refused(objects);
    }

    /**
     * Makes what switches features of meshes on, as far as it is not there yet.
     *
     * @throws FleetException if a name is taken, or the API server does not accept an object: it does not know its kind,
     *     the operator may not make it, or it makes no sense to the mesh
     */
    public void applyFeatures(RunIdentity run, Collection<GenericKubernetesResource> objects) throws FleetException {
        for (GenericKubernetesResource object : objects) {
            try {
                apply(run, List.of(object));
            } catch (KubernetesClientException e) {
                throw refusedFeature(object, e);
            }
        }
    }

    private static FleetException refusedFeature(GenericKubernetesResource object, KubernetesClientException e) {
        String what = "%s %s of environment '%s'"
                .formatted(
                        object.getKind(),
                        object.getMetadata().getName(),
                        object.getMetadata().getLabels().get(ObjectLabels.ENVIRONMENT));
        if (mayPass(e)) {
            throw e;
        }
        return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
                ? new FleetException(
                        StartFailureReason.FeatureForbidden,
                        "the operator is not permitted to create %s: this needs a ClusterRole with the label tare.dev/aggregate-to-operator=true that permits it"
                                .formatted(what))
                : new FleetException(StartFailureReason.FeatureRefused, what + " is not accepted: " + e.getMessage());
    }

    /** Deletes what of these is the run's. What the operator may not see, or nobody knows the kind of, it has not made. */
    public void deleteFeatures(RunIdentity run, Collection<GenericKubernetesResource> objects) {
        for (GenericKubernetesResource object : objects) {
            try {
                GenericKubernetesResource existing = client.resource(object).get();
                if (existing != null && run.owns(existing)) {
                    client.resource(existing).delete();
                }
            } catch (KubernetesClientException e) {
                if (mayPass(e)) {
                    throw e;
                }
            }
        }
    }

    /** A kind that is not there does not come. */
    private static boolean mayPass(KubernetesClientException e) {
        return e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && Failure.of(e) instanceof Failure.Passing;
    }

    /** Without reading: Tare has no right to read Secrets. The name has the run's UID in it, so it is nobody else's. */
    private void create(Secret secret) {
        try {
            patient.resource(secret).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** The run's pods as they are now. */
    public ObservedPods observe(RunIdentity run) {
        return ObservedPods.of(
                run,
                client.pods()
                        .inNamespace(run.namespace())
                        .withLabels(ObjectLabels.selector(run))
                        .list()
                        .getItems());
    }

    /**
     * Why an object has no pods, where the API server has refused these: a Deployment says so itself, of a Job there are
     * events.
     *
     * @param object a Deployment or a Job of a run, as it was to be made
     */
    public Optional<PodRefusal> refusal(HasMetadata object) {
        HasMetadata existing = client.resource(object).get();
        Optional<String> message =
                existing instanceof Deployment deployment ? PodRefusal.of(deployment) : failedCreate(existing);
        return message.map(text -> new PodRefusal(
                object.getKind() + " " + object.getMetadata().getName(),
                object.getMetadata().getLabels().get(ObjectLabels.ENVIRONMENT),
                text));
    }

    /**
     * Whether Kueue has put an object into a queue by itself.
     *
     * @param object a Deployment or a Job of a run, as it was to be made
     * @return a sentence; empty where it has not, or the object is not there
     */
    public Optional<String> queuedByKueue(HasMetadata object) {
        return Optional.ofNullable(client.resource(object).get()).flatMap(QueuedByKueue::sentence);
    }

    /** The controller tries again and again, and its events are counted up: the newest is what holds now. */
    private Optional<String> failedCreate(HasMetadata owner) {
        if (owner == null) {
            return Optional.empty();
        }
        return client
                .v1()
                .events()
                .inNamespace(owner.getMetadata().getNamespace())
                .withField("involvedObject.uid", owner.getMetadata().getUid())
                .withField("reason", "FailedCreate")
                .list()
                .getItems()
                .stream()
                .max(Comparator.comparing(PodFleet::lastSeen))
                .map(event -> event.getMessage().replaceFirst("^Error creating: ", ""));
    }

    /** What troubles a pod, as the newest warning about it says; empty if nobody has warned. */
    public Optional<String> warning(RunIdentity run, ObservedPod pod) {
        return client
                .v1()
                .events()
                .inNamespace(run.namespace())
                .withField("involvedObject.uid", pod.uid())
                .withField("type", "Warning")
                .list()
                .getItems()
                .stream()
                .max(Comparator.comparing(PodFleet::lastSeen))
                .map(event -> event.getReason() + ": " + event.getMessage());
    }

    private static String lastSeen(Event event) {
        return Optional.ofNullable(event.getLastTimestamp())
                .orElse(event.getMetadata().getCreationTimestamp());
    }

    /**
     * Tells a pod what is measured next.
     *
     * @param pod the pod as it was seen
     * @param schedule what is measured next
     * @return false if the pod has changed since it was seen, or is gone: whoever decided is to look again
     */
    public boolean publish(RunIdentity run, ObservedPod pod, Schedule schedule) {
        String patch = Json.write(Map.of(
                "metadata",
                Map.of(
                        "resourceVersion",
                        pod.resourceVersion(),
                        "annotations",
                        Map.of(ObjectLabels.SCHEDULE, Json.write(schedule)))));
        PatchContext how = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(FIELD_MANAGER)
                .build();
        try {
            return client.pods()
                            .inNamespace(run.namespace())
                            .withName(pod.name())
                            .patch(how, patch)
                    != null;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /**
     * Reads what a pod's container has written. Nothing, where it has not started yet or is gone.
     *
     * @param pod the pod
     * @param since only what was written then or later, to the second; absent: all that the node still has
     * @param lines takes the lines of the protocol, in their order, as they come
     * @return what else there was
     */
    public PodLog.Rest logs(
            RunIdentity run, ObservedPod pod, Optional<Instant> since, Consumer<? super WorkerLine> lines) {
        return logs(run, pod, pod.container(), since, lines);
    }

    /**
     * Reads what one of a pod's containers has written. Nothing, where it has not started yet or is gone.
     *
     * @param container its name
     * @param since only what was written then or later, to the second; absent: all that the node still has
     * @param lines takes the lines of the protocol, in their order, as they come
     * @return what else there was
     */
    public PodLog.Rest logs(
            RunIdentity run,
            ObservedPod pod,
            String container,
            Optional<Instant> since,
            Consumer<? super WorkerLine> lines) {
        String time = since.map(instant -> "&sinceTime=" + instant.truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        PodLog log = new PodLog(lines);
        new ContainerLog(client, run.namespace(), pod.name(), container).read(time, log);
        return log.rest();
    }

    /** Deletes pods that carry a run's labels, whoever has made them. */
    public void deletePods(RunIdentity run) {
        client.pods()
                .inNamespace(run.namespace())
                .withLabels(ObjectLabels.selector(run))
                .delete();
    }

    /**
     * Deletes all that was made for a run but its results. What has pods goes last, and they leave a moment later: as long
     * as there are pods, there may be something left. What is refused keeps nothing else from being deleted.
     */
    public void deleteAll(RunIdentity run) {
        Map<String, String> selector = ObjectLabels.selector(run);
        String namespace = run.namespace();
        List<Runnable> deletions = List.of(
                () -> client.services()
                        .inNamespace(namespace)
                        .withLabels(selector)
                        .delete(),
                () -> client.serviceAccounts()
                        .inNamespace(namespace)
                        .withLabels(selector)
                        .delete(),
                () -> client.secrets()
                        .inNamespace(namespace)
                        .withName(new ObjectNames(run.name()).certificates(run.uid()))
                        .delete(),
                () -> client.configMaps()
                        .inNamespace(namespace)
                        .withLabels(selector)
                        .withoutLabel(ObjectLabels.RESULTS)
                        .delete(),
                () -> client.batch()
                        .v1()
                        .jobs()
                        .inNamespace(namespace)
                        .withLabels(selector)
                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                        .delete(),
                () -> client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withLabels(selector)
                        .withPropagationPolicy(DeletionPropagation.BACKGROUND)
                        .delete());
        KubernetesClientException refused = null;
        for (Runnable deletion : deletions) {
            try {
                deletion.run();
            } catch (KubernetesClientException e) {
                if (!(Failure.of(e) instanceof Failure.Refused)) {
                    throw e;
                }
                refused = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
    }
}
