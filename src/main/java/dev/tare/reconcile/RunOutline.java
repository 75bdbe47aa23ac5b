package dev.tare.reconcile;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.api.RunProgress;
import dev.tare.api.SpecVersion;

/**
 * A {@link dev.tare.api.PerformanceRun} as caches hold it: what finds it, and how far it has come. Its figures, and who
 * owns which of its fields, are most of it and are needed by nobody who looks at thousands of runs. Whoever needs a run
 * in full reads it from the API server.
 *
 * <p>It is looked after until it is gone: the framework passes over what is being deleted, and somebody's finalizer may keep
 * a run for ever, with its pods.
 */
@Group("tare.dev")
@Version("v1alpha1")
@Kind("PerformanceRun")
@Singular("performancerun")
@Plural("performanceruns")
public final class RunOutline extends CustomResource<PerformanceRunSpec, RunOutline.Status> implements Namespaced {

    /**
     * What is kept of a run's status.
     *
     * @param conditions its conditions
     * @param headline the result in one line
     * @param profile which spec of its profile it measures
     * @param queue what it takes of the cluster; null until it has asked for a place
     * @param startedAt when it began, in RFC 3339
     * @param completedAt when it ended, in RFC 3339
     * @param evictions how many times Kueue has stopped it; null for never
     * @param resultsKeptUntil when its raw results are deleted at the latest, in RFC 3339
     */
    @RecordBuilder
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Status(
            List<Condition> conditions,
            String headline,
            SpecVersion profile,
            QueueEntry queue,
            String startedAt,
            String completedAt,
            Integer evictions,
            String resultsKeptUntil)
            implements RunProgress {}

    /** The run itself, with what is known of it here. */
    public PerformanceRun inFull() {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(getMetadata());
        run.setSpec(getSpec());
        if (getStatus() != null) {
            run.setStatus(PerformanceRunStatusBuilder.builder()
                    .conditions(getStatus().conditions())
                    .headline(getStatus().headline())
                    .profile(getStatus().profile())
                    .queue(getStatus().queue())
                    .startedAt(getStatus().startedAt())
                    .completedAt(getStatus().completedAt())
                    .evictions(getStatus().evictions())
                    .resultsKeptUntil(getStatus().resultsKeptUntil())
                    .build());
        }
        return run;
    }

    /** False, for the framework's eyes; {@link #isLeaving} says how it is. */
    @Override
    @JsonIgnore
    public boolean isMarkedForDeletion() {
        return false;
    }

    /** Whether it is being deleted. */
    @JsonIgnore
    public boolean isLeaving() {
        return super.isMarkedForDeletion();
    }

    @Override
    @JsonIgnoreProperties("managedFields")
    public void setMetadata(ObjectMeta metadata) {
        super.setMetadata(metadata);
    }
}
