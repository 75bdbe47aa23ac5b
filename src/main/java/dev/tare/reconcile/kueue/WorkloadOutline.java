package dev.tare.reconcile.kueue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

import dev.tare.api.Conditions;

/** A Workload of Kueue as far as Tare reads it: nothing of its pod sets, so that caches may hold hundreds. It is never written. */
@Group(WorkloadOutline.GROUP)
@Version(WorkloadOutline.VERSION)
@Kind("Workload")
@Singular("workload")
@Plural(WorkloadOutline.PLURAL)
public final class WorkloadOutline extends CustomResource<WorkloadOutline.Spec, WorkloadOutline.Status>
        implements Namespaced {

    static final String GROUP = "kueue.x-k8s.io";
    static final String VERSION = "v1beta2";
    static final String PLURAL = "workloads";

    /**
     * What was asked for.
     *
     * @param queueName the LocalQueue
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Spec(String queueName) {}

    /**
     * What Kueue has decided.
     *
     * @param conditions its conditions
     * @param admission what was assigned; null while nothing is
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(List<Condition> conditions, Admission admission) {}

    /**
     * What was assigned.
     *
     * @param podSetAssignments by pod set
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Admission(List<Assignment> podSetAssignments) {}

    /**
     * What was assigned to a pod set.
     *
     * @param name its name
     * @param flavors by resource, the name of a ResourceFlavor
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Assignment(String name, Map<String, String> flavors) {}

    @Override
    @JsonIgnoreProperties("managedFields")
    public void setMetadata(ObjectMeta metadata) {
        super.setMetadata(metadata);
    }

    /** One of its conditions. */
    Optional<Condition> condition(String type) {
        return Optional.ofNullable(getStatus())
                .map(Status::conditions)
                .flatMap(conditions -> Conditions.find(conditions, type));
    }

    /** Whether one of its conditions is there and True. */
    boolean isTrue(String type) {
        return condition(type)
                .filter(condition -> condition.getStatus().equals("True"))
                .isPresent();
    }
}
