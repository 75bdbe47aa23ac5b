package dev.tare.reconcile.kueue;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.Ownership;
import dev.tare.fleet.pods.names.RunIdentity;

/**
 * The Workloads of runs in the cluster, and what their owner writes into them. Statuses are written on condition that nobody has
 * since they were read.
 */
public final class Workloads {

    private static final String API_VERSION = WorkloadOutline.GROUP + "/" + WorkloadOutline.VERSION;

    private static final ResourceDefinitionContext WORKLOAD = kind("Workload", WorkloadOutline.PLURAL);
    private static final ResourceDefinitionContext LOCAL_QUEUE = kind("LocalQueue", "localqueues");

    /** Reasons of evictions after which Kueue waits for nothing else before it admits a Workload again. */
    private static final List<String> REQUEUED_AT_ONCE = List.of("Preempted", "NodeFailures");

    private final KubernetesClient client;
    private final Clock clock;

    /** Workloads in the cluster of this client. */
    public Workloads(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    private static ResourceDefinitionContext kind(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(WorkloadOutline.GROUP)
                .withVersion(WorkloadOutline.VERSION)
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    /** Whether the cluster serves Workloads of the version that Tare knows. */
    public boolean areServed() {
        return Optional.ofNullable(client.getApiResources(API_VERSION)).stream()
                .flatMap(resources -> resources.getResources().stream())
                .anyMatch(resource -> resource.getName().equals(WorkloadOutline.PLURAL));
    }

    /** Whether a namespace has a LocalQueue of a name. */
    public boolean hasQueue(String namespace, String name) {
        return client.genericKubernetesResources(LOCAL_QUEUE)
                        .inNamespace(namespace)
                        .withName(name)
                        .get()
                != null;
    }

    /** A run's Workload as it is now. */
    public Optional<WorkloadOutline> read(RunIdentity run) {
        return Optional.ofNullable(resource(run).get());
    }

    private Resource<WorkloadOutline> resource(RunIdentity run) {
        return client.resources(WorkloadOutline.class)
                .inNamespace(run.namespace())
                .withName(WorkloadManifest.name(run));
    }

    /**
     * Makes a run's Workload, if it is not there.
     *
     * @throws FleetException if its name is taken by something that is not the run's
     */
    public void create(RunIdentity run, String queue, WorkloadManifest manifest) throws FleetException {
        try {
            client.genericKubernetesResources(WORKLOAD)
                    .inNamespace(run.namespace())
                    .resource(manifest.in(queue, client.getKubernetesSerialization()))
                    .create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            Ownership.require(run, resource(run).get());
        }
    }

    /** Whether a Workload asks for what its run needs, in its queue. */
    public boolean isAsItShouldBe(WorkloadOutline workload, String queue, WorkloadManifest manifest) {
        GenericKubernetesResource wanted = manifest.in(queue, client.getKubernetesSerialization());
        Map<String, String> annotations = workload.getMetadata().getAnnotations();
        return queue.equals(workload.getSpec().queueName())
                && annotations != null
                && wanted.getMetadata()
                        .getAnnotations()
                        .get(WorkloadManifest.HASH)
                        .equals(annotations.get(WorkloadManifest.HASH));
    }

    /** Deletes a run's Workload, if there is one. */
    public void delete(RunIdentity run) {
        resource(run).delete();
    }

    /** A run whose Workload was evicted has stopped: its quota is others'. */
    public void giveQuotaBack(WorkloadOutline workload) {
        Condition evicted = workload.condition(WorkloadState.EVICTED).orElseThrow();
        String why = evicted.getReason();
        String message = evicted.getMessage();
        ObjectNode status = JsonNodeFactory.instance.objectNode().putNull("admission");
        conditions(
                workload,
                status.putArray("conditions"),
                List.of(
                        new Wanted("Requeued", REQUEUED_AT_ONCE.contains(why), why, message),
                        new Wanted(WorkloadState.QUOTA_RESERVED, false, "Pending", message),
                        new Wanted(WorkloadState.ADMITTED, false, "NoReservation", "The workload has no reservation")));
        patch(workload, status);
    }

    /**
     * A run has ended: its Workload has, too.
     *
     * @param succeeded whether it measured what it should
     * @param message how it ended
     */
    public void finish(WorkloadOutline workload, boolean succeeded, String message) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        conditions(
                workload,
                status.putArray("conditions"),
                List.of(new Wanted(WorkloadState.FINISHED, true, succeeded ? "Succeeded" : "Failed", message)));
        patch(workload, status);
    }

    /** A condition in Kueue's own words. */
    private record Wanted(String type, boolean holds, String reason, String message) {}

    private void conditions(WorkloadOutline workload, ArrayNode all, List<Wanted> wanted) {
        List<Condition> before = Optional.ofNullable(workload.getStatus())
                .map(WorkloadOutline.Status::conditions)
                .orElse(List.of());
        before.stream()
                .filter(condition ->
                        wanted.stream().noneMatch(change -> change.type().equals(condition.getType())))
                .forEach(condition ->
                        all.add(client.getKubernetesSerialization().convertValue(condition, JsonNode.class)));
        wanted.forEach(change -> all.addObject()
                .put("type", change.type())
                .put("status", text(change.holds()))
                .put("reason", change.reason())
                .put("message", change.message())
                .put("observedGeneration", workload.getMetadata().getGeneration())
                .put("lastTransitionTime", since(workload, change)));
    }

    private String since(WorkloadOutline workload, Wanted change) {
        return workload.condition(change.type())
                .filter(before -> before.getStatus().equals(text(change.holds())))
                .map(Condition::getLastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String text(boolean holds) {
        return holds ? "True" : "False";
    }

    private void patch(WorkloadOutline workload, ObjectNode status) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata")
                .put("resourceVersion", workload.getMetadata().getResourceVersion());
        patch.set("status", status);
        client.resources(WorkloadOutline.class)
                .inNamespace(workload.getMetadata().getNamespace())
                .withName(workload.getMetadata().getName())
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager("tare-operator")
                                .build(),
                        patch.toString());
    }
}
