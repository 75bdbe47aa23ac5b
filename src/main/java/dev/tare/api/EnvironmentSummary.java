package dev.tare.api;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.api.OverheadFigures.Figure;

/**
 * What one environment did, over all its valid blocks.
 *
 * @param environment the environment's name
 * @param mesh the mesh that it was on; absent: on none
 * @param features the mesh's features that were switched on
 * @param verdict what was found of its overhead; the baseline has none
 * @param reasons why the numbers may not be used, each reason with its figures; absent where they may
 * @param evidence which address of the target was loaded, and what shows that requests crossed the mesh and
 *     that its features act
 * @param blocks blocks that the figures are from
 * @param loop how load was made
 * @param latencyFrom where latencies begin
 * @param requestsPerSecond requests per second
 * @param requests requests that were answered, in all blocks
 * @param errorsPerMillion requests of a million that failed
 * @param errors failed requests by cause
 * @param answers what was answered, by which protocol and by whom
 * @param latencyMicros response time in microseconds, from where {@code latencyFrom} says to the answer's last byte
 * @param latencyBuckets the same response times, counted: how many requests took so long, those with requests in rising order
 * @param serviceMicros service time in microseconds, from the actual send
 * @param latenessMicros how late the generator itself sent, in microseconds
 * @param overheadMicros latency over the baseline's, in microseconds: estimate and interval of paired differences
 * @param overheadPermille the same as a ratio, in thousandths of the baseline's latency
 * @param featurePrice what its features cost, where the profile has an environment on the same mesh without any
 * @param capacityPerSecond of a search, the rate at which half of all trials meet its objective; the figures above are then
 *     those of the trials at the highest rate that met it in each search
 * @param capacityLossPermille of a search, how much of the baseline's capacity is lost, in thousandths of it: estimate and
 *     interval of paired searches
 * @param cpuMicrosPerRequest CPU time per request in microseconds, which is also the millicores at 1,000 requests/s
 * @param memoryMiB anonymous resident memory in MiB
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record EnvironmentSummary(
        @Required String environment,
        Mesh mesh,
        List<String> features,
        Verdict verdict,
        List<Finding> reasons,
        List<String> evidence,
        Integer blocks,
        Loop loop,
        LatencyFrom latencyFrom,
        RequestsPerSecond requestsPerSecond,
        Long requests,
        Long errorsPerMillion,
        Map<String, Long> errors,
        AnswerFigures answers,
        LatencyFigures latencyMicros,
        List<LatencyBucket> latencyBuckets,
        LatencyFigures serviceMicros,
        LatencyFigures latenessMicros,
        OverheadFigures overheadMicros,
        OverheadFigures overheadPermille,
        FeaturePrice featurePrice,
        Figure capacityPerSecond,
        Figure capacityLossPermille,
        Usage cpuMicrosPerRequest,
        Usage memoryMiB) {

    /**
     * A reason why numbers may not be used.
     *
     * @param reason the reason in a word, such as {@code GeneratorLate}
     * @param message a sentence with the figures
     */
    public record Finding(@Required String reason, @Required String message) {}

    /**
     * Requests that took about equally long. What belongs to which bucket is exact as far as the histogram is that the
     * requests were recorded in, whose own buckets lie between bounds.
     *
     * @param belowNanos the bucket's upper bound in nanoseconds; its lower one is the bound before, of 8192, 12288, 16384,
     *     24576 and so on: each power of two, and half as much more
     * @param requests how many requests there are
     */
    public record LatencyBucket(long belowNanos, long requests) {}

    /** What may be said of an environment's cost. */
    public enum Verdict {
        /** At least one percentile is slower than the baseline's, or the capacity is less, beyond chance and the noise floor. */
        Overhead,
        /** Nothing is, and every interval is as narrow as asked for. */
        NoDetectableOverhead,
        /** The intervals are too wide to say either. */
        Inconclusive,
        /** The numbers may not be used; the reasons say why. */
        Invalid
    }

    /**
     * What features of a mesh cost.
     *
     * @param over the environment on the same mesh without features
     * @param latencyMicros latency over that environment's, in microseconds: estimate and interval of paired differences
     * @param remark what the price is of, where that is less than the features' names say, such as {@code strict-mtls} over an
     *     environment whose requests are in mutual TLS already; absent where there is nothing to say
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FeaturePrice(@Required String over, OverheadFigures latencyMicros, String remark) {}

    /** How load was made. */
    public enum Loop {
        /** Requests are sent at their intended times, whatever the target does. */
        Open,
        /** The same, at rates that approach the capacity. */
        Search,
        /** A request is sent when the one before it is answered. */
        Closed
    }

    /** Where latencies begin. */
    public enum LatencyFrom {
        /** At the instant at which the request was due. */
        IntendedSend,
        /**
         * From the actual send of the request: in a closed loop, and with generators that do not know the intended
         * send. Such latencies do not show how a stalled target delays the requests that wait behind it.
         */
        ActualSend
    }

    /**
     * The mesh that an environment was on.
     *
     * @param name the {@link MeshInstall}'s name
     * @param kind its catalogue entry
     * @param version its version
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Mesh(String name, String kind, String version) {}

    /**
     * Requests per second.
     *
     * @param requested what was asked for; absent in a closed loop
     * @param achieved what was answered
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RequestsPerSecond(Long requested, Long achieved) {}

    /**
     * What proxies and target used. Figures that could not be measured are absent.
     *
     * @param proxies all proxies together
     * @param target the target
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Usage(Long proxies, Long target) {}
}
