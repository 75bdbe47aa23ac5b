package dev.tare.reconcile.kueue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

import dev.tare.fleet.pods.desired.AssignedNodes;

/** The nodes that an admission stands for: those of the ResourceFlavors that were assigned to pod sets. */
public final class Flavors {

    private static final ResourceDefinitionContext FLAVOR = new ResourceDefinitionContext.Builder()
            .withGroup(WorkloadOutline.GROUP)
            .withVersion(WorkloadOutline.VERSION)
            .withKind("ResourceFlavor")
            .withPlural("resourceflavors")
            .withNamespaced(false)
            .build();

    private final KubernetesClient client;

    /** Flavors in the cluster of this client. */
    public Flavors(KubernetesClient client) {
        this.client = client;
    }

    /** Where the pods of a Workload that was admitted are to be, by pod set; none of those that may be anywhere. */
    public Map<String, AssignedNodes> of(WorkloadOutline workload) {
        Map<String, AssignedNodes> byPodSet = new LinkedHashMap<>();
        if (workload.getStatus() == null || workload.getStatus().admission() == null) {
            return byPodSet;
        }
        Map<String, Flavor> known = new TreeMap<>();
        for (WorkloadOutline.Assignment assignment :
                workload.getStatus().admission().podSetAssignments()) {
            Map<String, String> labels = new TreeMap<>();
            List<Toleration> tolerations = new ArrayList<>();
            for (String name : flavors(assignment)) {
                Flavor flavor = known.computeIfAbsent(name, this::read);
                labels.putAll(flavor.nodeLabels());
                tolerations.addAll(flavor.tolerations());
            }
            if (!labels.isEmpty() || !tolerations.isEmpty()) {
                byPodSet.put(assignment.name(), new AssignedNodes(labels, tolerations));
            }
        }
        return byPodSet;
    }

    private static TreeSet<String> flavors(WorkloadOutline.Assignment assignment) {
        return assignment.flavors() == null
                ? new TreeSet<>()
                : new TreeSet<>(assignment.flavors().values());
    }

    /** What is read of a flavor; one that is gone says nothing. */
    private Flavor read(String name) {
        GenericKubernetesResource flavor =
                client.genericKubernetesResources(FLAVOR).withName(name).get();
        Object spec = flavor == null ? null : flavor.get("spec");
        return spec == null
                ? new Flavor(Map.of(), List.of())
                : client.getKubernetesSerialization().convertValue(spec, Flavor.class);
    }
}
