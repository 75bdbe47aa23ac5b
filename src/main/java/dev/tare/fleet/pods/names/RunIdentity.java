package dev.tare.fleet.pods.names;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;

import dev.tare.api.PerformanceRun;

/**
 * Which run: what owns every object that is made for it.
 *
 * @param namespace its namespace
 * @param name its name
 * @param uid what tells it from another run that had the name before
 */
public record RunIdentity(String namespace, String name, String uid) {

    /** The identity of a run that the API server knows. */
    public static RunIdentity of(HasMetadata run) {
        return new RunIdentity(
                run.getMetadata().getNamespace(),
                run.getMetadata().getName(),
                run.getMetadata().getUid());
    }

    public OwnerReference ownerReference() {
        return new OwnerReferenceBuilder()
                .withApiVersion(HasMetadata.getApiVersion(PerformanceRun.class))
                .withKind(HasMetadata.getKind(PerformanceRun.class))
                .withName(name)
                .withUid(uid)
                .withController(true)
                .build();
    }

    public boolean owns(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> Boolean.TRUE.equals(owner.getController()) && uid.equals(owner.getUid()));
    }
}
