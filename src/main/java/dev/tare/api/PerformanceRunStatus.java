package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * The record of a run.
 *
 * @param observedGeneration the generation of the spec that this status is about
 * @param conditions {@code Admitted}, {@code Running}, {@code Complete}, {@code Failed}, {@code Valid}, {@code
 *     ObjectivesMet}, {@code Explained}, {@code Ready}, {@code Reconciling}, {@code Stalled}; see {@link Conditions}
 * @param headline the result in one line: the largest overhead at the 99th percentile, with its interval, such as
 *     {@code istio +2.0 ms p99 [1.9, 2.2]}, or the largest loss of capacity; or why there is none
 * @param profile which spec of its profile the run measures; absent until the operator has looked at the run
 * @param queue by what the queue decides when it is the run's turn; absent until the run has asked for a place
 * @param startedAt when measuring began, in RFC 3339; after an eviction, when it went on
 * @param completedAt when it ended, in RFC 3339
 * @param resultsKeptUntil when what workers and targets measured in each block is deleted at the latest, in RFC 3339: a
 *     later run of the profile may take its place before. Absent while the run has not ended, once it is deleted, and
 *     where the operator keeps it for any time
 * @param estimatedCompletion when the run will have measured all the blocks that it may, at the pace of the last two,
 *     in RFC 3339; it ends sooner where fewer are enough. Absent before the first block that counts, and after the
 *     run's end
 * @param seed the seed of the order of trials and of the arrivals: the same seed gives the same order and the same
 *     arrivals
 * @param node the names of the nodes that its pods are on, those of workers first
 * @param nodes the same nodes, and what is on them
 * @param publication the block that the workers were told of last
 * @param crossings what the workers' first requests crossed, by environment
 * @param blocks how many blocks were measured, of how many
 * @param evictions how many times Kueue has taken the run's admission back while it measured, so that it went on with other
 *     pods later; absent where it never did
 * @param summary one entry an environment, in the order of the spec
 * @param noiseFloorMicros the difference of the baseline to itself, in microseconds
 * @param noiseFloorCapacityPermille of a search, the difference of the baseline's capacity to itself, in thousandths
 *     of it
 * @param objectives one entry an objective, in the order of the spec
 * @param explanation of a profile with {@code explain}, where the time of some requests went: one entry an environment, in the
 *     order of the spec
 * @param explaining how far the pass has come that finds this out; absent before and after it
 * @param traces where people see the traces of that pass, in a browser; absent where the operator knows no pages of a Jaeger
 * @param graph where people see in a browser who called whom while the run measured; absent where no environment is on Istio, or
 *     the operator knows no pages of a Kiali
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PerformanceRunStatus(
        @Default("-1") Long observedGeneration,
        List<Condition> conditions,
        String headline,
        SpecVersion profile,
        QueueEntry queue,
        String startedAt,
        String completedAt,
        String resultsKeptUntil,
        String estimatedCompletion,
        Long seed,
        String node,
        List<UsedNode> nodes,
        Publication publication,
        List<Crossed> crossings,
        Blocks blocks,
        Integer evictions,
        List<EnvironmentSummary> summary,
        OverheadFigures noiseFloorMicros,
        OverheadFigures.Figure noiseFloorCapacityPermille,
        List<ObjectiveStatus> objectives,
        List<EnvironmentExplanation> explanation,
        ExplanationProgress explaining,
        String traces,
        String graph)
        implements RunProgress, PerformanceRunStatusBuilder.With {

    /** Of a run that nothing is known of yet. */
    public static final PerformanceRunStatus NONE =
            PerformanceRunStatusBuilder.builder().build();

    /**
     * A node that pods of the run are on.
     *
     * @param name its name
     * @param zone its zone; absent where its pods do not carry the label {@code topology.kubernetes.io/zone}, which
     *     Kubernetes gives them from 1.35 on
     * @param workers how many workers are on it
     * @param targets how many pods of the sample service are on it
     * @param clockAheadMillis how far its clock is ahead of the operator's, in milliseconds; less than 0 where it is behind.
     *     It is as exact as what the node has told by then; absent where it has told nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UsedNode(@Required String name, String zone, int workers, int targets, ClockAhead clockAheadMillis) {

        /** One of which no time is known. */
        public UsedNode(String name, String zone, int workers, int targets) {
            this(name, zone, workers, targets, null);
        }
    }

    /**
     * How far a clock is ahead of another one.
     *
     * @param atLeast it is no less than this
     * @param atMost it is no more than this
     */
    public record ClockAhead(long atLeast, long atMost) {}

    /**
     * What a run takes of the cluster while it measures.
     *
     * @param team the path of its team, such as {@code eng/prod}
     * @param cpuMillis thousandths of a CPU that its pods request
     * @param memoryBytes bytes of memory that its pods request
     * @param requestsPerSecond requests a second that its workers send at the most
     * @param connections connections that its workers use at a time
     * @param longestSeconds seconds after its start by which it has ended
     */
    public record QueueEntry(
            @Required String team,
            long cpuMillis,
            long memoryBytes,
            long requestsPerSecond,
            long connections,
            long longestSeconds) {}

    /**
     * A block that workers were told of.
     *
     * @param block its number, from 0; -1 for the rehearsal
     * @param attempt 1 for the first time; more when it did not reach every worker before it began
     * @param publishedAt when it was published, in RFC 3339
     * @param startsAt when its first trial begins, in RFC 3339
     */
    public record Publication(
            int block,
            int attempt,
            @Required String publishedAt,
            @Required String startsAt) {}

    /**
     * How far the pass has come that follows the last block of a run with {@code explain}.
     *
     * @param startedAt when its own pods were begun with, in RFC 3339
     * @param publication the block that its workers were told of last: -1 for the rehearsal, -2 for the pass itself; absent before
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record ExplanationProgress(String startedAt, Publication publication) {}

    /**
     * What the first request of an environment crossed.
     *
     * @param environment the environment
     * @param via the {@code Via} entries of the answer, nearest to the target first
     * @param peer the identity that the server's side saw in the client's certificate; absent without mutual TLS
     * @param signs what else showed that a mesh was crossed
     * @param address the address of the target that is loaded; absent where the target is Tare's own sample service
     * @param answeredBy the proxy that answered with an error of its own, where the target did not
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Crossed(
            @Required String environment,
            List<String> via,
            String peer,
            List<SeenSign> signs,
            String address,
            String answeredBy) {

        /** What crossed Tare's own proxies, or none. */
        public Crossed(String environment, List<String> via, String peer) {
            this(environment, via, peer, List.of(), null, null);
        }
    }

    /**
     * What showed that a mesh was crossed.
     *
     * @param sign what it is, such as {@code response header server}
     * @param value what was there
     */
    public record SeenSign(@Required String sign, @Required String value) {}

    /**
     * Progress in blocks.
     *
     * @param complete blocks whose trials are all measured
     * @param min blocks that are measured at least
     * @param max blocks that are measured at most
     */
    public record Blocks(int complete, int min, int max) {}
}
