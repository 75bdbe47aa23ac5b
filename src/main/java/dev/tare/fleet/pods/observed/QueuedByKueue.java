package dev.tare.fleet.pods.observed;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

import dev.tare.api.PerformanceRun;
import dev.tare.fleet.pods.names.ObjectLabels;

/**
 * Finds out whether Kueue has put a Job or Deployment of a run into a queue by itself. It does so in namespaces with a LocalQueue
 * named {@code default}, and everywhere with {@code manageJobsWithoutQueueName}, unless it knows the kind that owns the object.
 * Then it would admit the run's pods one by one, and some would wait for others for ever.
 */
public final class QueuedByKueue {

    /** How Kueue's configuration names runs. */
    public static final String FRAMEWORK = "%s.%s.%s"
            .formatted(
                    HasMetadata.getKind(PerformanceRun.class),
                    HasMetadata.getVersion(PerformanceRun.class),
                    HasMetadata.getGroup(PerformanceRun.class));

    private QueuedByKueue() {}

    /** What has become of an object, in a sentence; empty where Kueue has let it be. Tare itself neither suspends nor queues any. */
    public static Optional<String> sentence(HasMetadata object) {
        if (!(object instanceof Job || object instanceof Deployment)) {
            return Optional.empty();
        }
        Optional<String> queue = Optional.ofNullable(object.getMetadata().getLabels())
                .map(labels -> labels.get(ObjectLabels.QUEUE))
                .map(name -> "put it into LocalQueue '%s'".formatted(name));
        return queue.or(() -> isSuspended(object) ? Optional.of("suspended it") : Optional.empty())
                .map(what ->
                        ("Kueue takes %s %s for one of its own and has %s, so that the run's pods would be admitted one by"
                                        + " one: add \"%s\" to integrations.externalFrameworks in Kueue's configuration, and restart Kueue")
                                .formatted(
                                        object.getKind(), object.getMetadata().getName(), what, FRAMEWORK));
    }

    private static boolean isSuspended(HasMetadata object) {
        return object instanceof Job job && Boolean.TRUE.equals(job.getSpec().getSuspend());
    }
}
