package dev.tare.fleet.pods.names;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;

import dev.tare.api.RunReason;
import dev.tare.fleet.FleetException;

/** Names are shared with everything else in a namespace, and with runs that were there before. */
public final class Ownership {

    /** Enough for every worker that there may be, and no more than an {@code int} holds. */
    private static final Pattern WORKER = Pattern.compile("0|[1-9][0-9]{0,5}");

    private Ownership() {}

    /**
     * Whether a pod is one of a run's: it carries the run's labels, and it was made by the Job or the Deployment that these
     * name. Labels alone prove nothing, for anybody may put them on a pod. A pod that claims an owner that is not there is
     * removed by the cluster.
     */
    public static boolean isPodOf(RunIdentity run, HasMetadata pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        if (labels == null
                || !run.uid().equals(labels.get(ObjectLabels.RUN_UID))
                || labels.get(ObjectLabels.ENVIRONMENT) == null) {
            return false;
        }
        String environment = labels.get(ObjectLabels.ENVIRONMENT);
        Optional<String> worker = Optional.ofNullable(labels.get(ObjectLabels.WORKER));
        ObjectNames names = new ObjectNames(run.name());
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .anyMatch(owner -> worker.isPresent()
                        ? WORKER.matcher(worker.get()).matches()
                                && isJob(owner, names.worker(environment, Integer.parseInt(worker.get())))
                        : isReplicaSetOf(owner, names.target(environment)));
    }

    /** Whether a pod stands for others of a run until they have a node, by the same rules. */
    public static boolean isPlaceholderOf(RunIdentity run, HasMetadata pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null
                && run.uid().equals(labels.get(ObjectLabels.RUN_UID))
                && labels.get(ObjectLabels.NODE_GROUP) != null
                && pod.getMetadata().getOwnerReferences().stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .anyMatch(owner -> isJob(
                                owner, new ObjectNames(run.name()).placeholder(labels.get(ObjectLabels.NODE_GROUP))));
    }

    private static boolean isJob(OwnerReference owner, String name) {
        return owner.getKind().equals("Job") && owner.getName().equals(name);
    }

    /** A Deployment's ReplicaSets have its name, and a hash. */
    private static boolean isReplicaSetOf(OwnerReference owner, String deployment) {
        return owner.getKind().equals("ReplicaSet")
                && owner.getName().startsWith(deployment + "-")
                && owner.getName().indexOf('-', deployment.length() + 1) < 0;
    }

    /**
     * Checks that an object with the name of one of a run's is the run's.
     *
     * @throws FleetException if it is something else's
     */
    public static void require(RunIdentity run, HasMetadata existing) throws FleetException {
        if (existing == null || !run.owns(existing)) {
            throw new FleetException(
                    RunReason.NameTaken,
                    existing == null
                            ? "an object of run %s/%s was deleted while it was being created"
                                    .formatted(run.namespace(), run.name())
                            : "%s %s/%s exists already, and does not belong to run %s: delete it, or wait until it is deleted"
                                    .formatted(
                                            existing.getKind(),
                                            existing.getMetadata().getNamespace(),
                                            existing.getMetadata().getName(),
                                            run.name()));
        }
    }
}
