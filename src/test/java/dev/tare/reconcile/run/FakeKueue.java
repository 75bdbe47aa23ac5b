package dev.tare.reconcile.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

import dev.tare.reconcile.kueue.WorkloadOutline;
import dev.tare.wire.Json;

/** What a run notices of Kueue: that it is there, and what it writes into the run's Workload. */
final class FakeKueue {

    static final String API = "kueue.x-k8s.io/v1beta2";
    static final String QUEUE = "team-a";

    private static final ResourceDefinitionContext LOCAL_QUEUE = kind("LocalQueue", "localqueues", true);
    private static final ResourceDefinitionContext FLAVOR = kind("ResourceFlavor", "resourceflavors", false);

    private final ClusterScript cluster;

    FakeKueue(ClusterScript cluster) {
        this.cluster = cluster;
    }

    private static ResourceDefinitionContext kind(String kind, String plural, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("kueue.x-k8s.io")
                .withVersion("v1beta2")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(namespaced)
                .build();
    }

    FakeKueue installed() {
        cluster.server.kind(API, "Workload", "workloads");
        return this;
    }

    FakeKueue queue(String name) {
        GenericKubernetesResource queue = new GenericKubernetesResource();
        queue.setApiVersion(API);
        queue.setKind("LocalQueue");
        queue.setMetadata(new ObjectMetaBuilder()
                .withNamespace(ClusterScript.NAMESPACE)
                .withName(name)
                .build());
        cluster.client
                .genericKubernetesResources(LOCAL_QUEUE)
                .inNamespace(ClusterScript.NAMESPACE)
                .resource(queue)
                .create();
        return this;
    }

    /** Any nodes. */
    FakeKueue flavor(String name) {
        return flavor(name, Map.of());
    }

    /** Nodes with these labels, and a taint of the same key. */
    FakeKueue flavor(String name, String key, String value) {
        return flavor(
                name,
                Map.of(
                        "nodeLabels",
                        Map.of(key, value),
                        "tolerations",
                        List.of(Map.of("key", key, "operator", "Exists"))));
    }

    private FakeKueue flavor(String name, Map<String, Object> spec) {
        GenericKubernetesResource flavor = new GenericKubernetesResource();
        flavor.setApiVersion(API);
        flavor.setKind("ResourceFlavor");
        flavor.setMetadata(new ObjectMetaBuilder().withName(name).build());
        flavor.setAdditionalProperty("spec", spec);
        cluster.client.genericKubernetesResources(FLAVOR).resource(flavor).create();
        return this;
    }

    /** The Workload of the run {@link ClusterScript#RUN}. */
    Optional<WorkloadOutline> workload() {
        return workload(ClusterScript.RUN);
    }

    Optional<WorkloadOutline> workload(String run) {
        return cluster
                .client
                .resources(WorkloadOutline.class)
                .inNamespace(ClusterScript.NAMESPACE)
                .list()
                .getItems()
                .stream()
                .filter(workload -> workload.getMetadata()
                        .getOwnerReferences()
                        .get(0)
                        .getName()
                        .equals(run))
                .findFirst();
    }

    /** A condition of a Workload as {@code status reason: message}. */
    String condition(String type) {
        return conditions(ClusterScript.RUN).stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                .findFirst()
                .orElse("absent");
    }

    private List<Condition> conditions(String run) {
        return workload(run)
                .map(WorkloadOutline::getStatus)
                .map(WorkloadOutline.Status::conditions)
                .orElse(List.of());
    }

    /** It has no room for it. */
    void says(String message) {
        write(ClusterScript.RUN, Map.of("QuotaReserved", List.of("False", "Pending", message)), Map.of());
    }

    void admits() {
        admits(ClusterScript.RUN, Map.of());
    }

    /** By pod set, the flavors that it assigns. */
    void admits(String run, Map<String, String> flavors) {
        write(
                run,
                Map.of(
                        "QuotaReserved", List.of("True", "QuotaReserved", "Quota reserved in ClusterQueue a"),
                        "Admitted", List.of("True", "Admitted", "The workload is admitted"),
                        "Evicted", List.of("False", "QuotaReserved", "Previously: so")),
                flavors);
    }

    void evicts(String reason, String message) {
        write(ClusterScript.RUN, Map.of("Evicted", List.of("True", reason, message)), Map.of());
    }

    /** It has lost what was written into the Workload. */
    void forgets() {
        patch(ClusterScript.RUN, Map.of("conditions", List.of()));
    }

    private void write(String run, Map<String, List<String>> changes, Map<String, String> flavors) {
        List<Map<String, Object>> conditions = new ArrayList<>();
        conditions(run).stream()
                .filter(condition -> !changes.containsKey(condition.getType()))
                .forEach(condition -> conditions.add(condition(
                        condition.getType(),
                        List.of(condition.getStatus(), condition.getReason(), condition.getMessage()))));
        changes.forEach((type, change) -> conditions.add(condition(type, change)));
        Map<String, Object> admission = Map.of(
                "clusterQueue",
                "a",
                "podSetAssignments",
                flavors.entrySet().stream()
                        .map(set -> Map.of("name", set.getKey(), "flavors", Map.of("cpu", set.getValue())))
                        .toList());
        patch(run, Map.of("conditions", conditions, "admission", admission));
    }

    private void patch(String run, Map<String, Object> status) {
        cluster.client
                .resources(WorkloadOutline.class)
                .inNamespace(ClusterScript.NAMESPACE)
                .withName(workload(run).orElseThrow().getMetadata().getName())
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .build(),
                        Json.write(Map.of("status", status)));
    }

    private static Map<String, Object> condition(String type, List<String> state) {
        return Map.of(
                "type",
                type,
                "status",
                state.get(0),
                "reason",
                state.get(1),
                "message",
                state.get(2),
                "lastTransitionTime",
                "2026-03-01T12:00:00Z");
    }
}
