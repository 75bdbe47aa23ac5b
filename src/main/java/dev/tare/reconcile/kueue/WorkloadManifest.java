package dev.tare.reconcile.kueue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.fleet.pods.desired.PodSet;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.ObjectNames;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.plan.ShortHash;

/**
 * The Workload of a run: all of its pods, which Kueue admits together or not at all. It belongs to the run and has no finalizer:
 * Kueue removes its own only from Workloads that nobody owns.
 */
public final class WorkloadManifest {

    /** Resource of a worker's pod: what it sends in a second. No node has it; a ClusterQueue may. */
    static final String REQUESTS_PER_SECOND = "tare.dev/requests-per-second";

    /** Resource of a worker's pod: connections that it uses. */
    static final String CONNECTIONS = "tare.dev/connections";

    /** Annotation: tells a Workload from one of other needs. */
    static final String HASH = "tare.dev/pod-sets-hash";

    private static final String JOB_UID = "kueue.x-k8s.io/job-uid";
    private static final int HASH_DIGITS = 16;

    private final RunIdentity run;
    private final String profile;
    private final List<PodSet> podSets;
    private final QueueEntry entry;
    private final boolean loadResources;

    /**
     * The Workload of a run.
     *
     * @param run the run
     * @param profile its profile's name
     * @param podSets its pods
     * @param entry what it takes of the cluster
     * @param loadResources whether it asks for the load, too
     */
    public WorkloadManifest(
            RunIdentity run, String profile, List<PodSet> podSets, QueueEntry entry, boolean loadResources) {
        this.run = run;
        this.profile = profile;
        this.podSets = List.copyOf(podSets);
        this.entry = entry;
        this.loadResources = loadResources;
    }

    /** Its name: no other run's. */
    public static String name(RunIdentity run) {
        return new ObjectNames(run.name()).workload(run.uid());
    }

    /** The Workload in a LocalQueue. */
    GenericKubernetesResource in(String queue, KubernetesSerialization form) {
        Map<String, String> labels = ObjectLabels.of(run, profile);
        labels.put(ObjectLabels.QUEUE, queue);
        labels.put(JOB_UID, run.uid());
        List<Map<String, Object>> sets = sets();
        GenericKubernetesResource workload = new GenericKubernetesResource();
        workload.setApiVersion(WorkloadOutline.GROUP + "/" + WorkloadOutline.VERSION);
        workload.setKind("Workload");
        workload.setMetadata(new ObjectMetaBuilder()
                .withNamespace(run.namespace())
                .withName(name(run))
                .withLabels(labels)
                .addToAnnotations(HASH, ShortHash.of(form.asJson(sets), HASH_DIGITS))
                .withOwnerReferences(run.ownerReference())
                .build());
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("queueName", queue);
        spec.put("podSets", sets);
        workload.setAdditionalProperty("spec", spec);
        return workload;
    }

    private List<Map<String, Object>> sets() {
        List<Map<String, Object>> sets = new ArrayList<>();
        for (PodSet set : podSets) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", set.name());
            one.put("count", set.count());
            one.put("template", loadResources && isOfWorkers(set) ? withLoad(set.needs()) : set.needs());
            sets.add(one);
        }
        return sets;
    }

    /** Each worker's part of the whole; together they may ask for a little more, since quotas are counted in whole units. */
    private PodTemplateSpec withLoad(PodTemplateSpec needs) {
        int workers = podSets.stream()
                .filter(WorkloadManifest::isOfWorkers)
                .mapToInt(PodSet::count)
                .sum();
        ResourceRequirements resources = new ResourceRequirementsBuilder(
                        needs.getSpec().getContainers().get(0).getResources())
                .addToRequests(REQUESTS_PER_SECOND, part(entry.requestsPerSecond(), workers))
                .addToRequests(CONNECTIONS, part(entry.connections(), workers))
                .build();
        return new PodTemplateSpecBuilder(needs)
                .editSpec()
                .editFirstContainer()
                .withResources(resources)
                .endContainer()
                .endSpec()
                .build();
    }

    private static Quantity part(long whole, int workers) {
        return new Quantity(BigInteger.valueOf(whole)
                .add(BigInteger.valueOf(workers - 1L))
                .divide(BigInteger.valueOf(workers))
                .toString());
    }

    private static boolean isOfWorkers(PodSet set) {
        return set.role().equals(ObjectLabels.ROLE_WORKER);
    }
}
