package dev.tare.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.Saturation;

/** One line that a worker writes, or a target or reference proxy that reports what it has seen. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerLine.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = WorkerLine.Scheduled.class, name = "scheduled"),
    @JsonSubTypes.Type(value = WorkerLine.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = WorkerLine.Result.class, name = "result"),
    @JsonSubTypes.Type(value = WorkerLine.Usage.class, name = "usage"),
    @JsonSubTypes.Type(value = WorkerLine.Sampled.class, name = "sampled"),
    @JsonSubTypes.Type(value = WorkerLine.ClientSpan.class, name = "clientSpan"),
    @JsonSubTypes.Type(value = WorkerLine.ServerSpan.class, name = "serverSpan"),
    @JsonSubTypes.Type(value = WorkerLine.Failed.class, name = "failed")
})
public sealed interface WorkerLine {

    /**
     * Every path answers and its connections are open.
     *
     * @param worker the worker's number
     * @param evidence by environment, what a first request's answer shows of the proxies that it crossed
     */
    record Ready(int worker, Map<String, Evidence> evidence) implements WorkerLine {}

    /**
     * What an answer shows of the way that it took.
     *
     * @param via the {@code Via} entries of the answer, nearest to the target first
     * @param peer the identity that the server's side saw in the client's certificate; empty without mutual TLS
     * @param signs what was found of the signs that the worker was to look for
     * @param address the address of the target that was loaded; empty where the target is Tare's own
     * @param answeredBy the proxy that answered with an error of its own instead of the target; empty where nothing shows one
     * @param answered what the answer itself was, where it was an error, whenever it was tried again, or a redirect; else null
     * @param samples what has come of the samples of requests that the worker was to send
     */
    @RecordBuilder
    record Evidence(
            List<String> via,
            String peer,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Seen> signs,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String address,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String answeredBy,
            @JsonInclude(JsonInclude.Include.NON_NULL) Answered answered,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FeatureSample.Count> samples) {

        /** What is absent is empty. */
        public Evidence {
            via = via == null ? List.of() : List.copyOf(via);
            signs = signs == null ? List.of() : List.copyOf(signs);
            samples = samples == null ? List.of() : List.copyOf(samples);
            peer = peer == null ? "" : peer;
            address = address == null ? "" : address;
            answeredBy = answeredBy == null ? "" : answeredBy;
        }

        /** The same with more that was seen. */
        public Evidence with(List<Seen> more) {
            List<Seen> all = new ArrayList<>(signs);
            all.addAll(more);
            return WorkerLineEvidenceBuilder.builder(this).signs(all).build();
        }

        /** The same with the samples of another worker of the environment, where this one has sent none. */
        public Evidence orSamplesOf(Evidence other) {
            return samples.isEmpty()
                    ? WorkerLineEvidenceBuilder.builder(this)
                            .samples(other.samples)
                            .build()
                    : this;
        }

        /** Of a worker that had no signs to look for. */
        public Evidence(List<String> via, String peer) {
            this(via, peer, List.of(), "", "");
        }

        /** Of an answer that was as it should be. */
        public Evidence(List<String> via, String peer, List<Seen> signs, String address, String answeredBy) {
            this(via, peer, signs, address, answeredBy, null);
        }

        /** Of a worker that had no samples to send. */
        public Evidence(
                List<String> via, String peer, List<Seen> signs, String address, String answeredBy, Answered answered) {
            this(via, peer, signs, address, answeredBy, answered, List.of());
        }
    }

    /**
     * An answer that something is to be said of.
     *
     * @param status its status, of HTTP from 100, of gRPC below
     * @param server what its {@code Server} header says of who gave it; empty for nothing
     * @param location where it redirects to; empty where it does not
     */
    record Answered(int status, String server, String location) {}

    /**
     * What was found where a sign should be.
     *
     * @param sign what it is called, as {@link Sign#title} has it
     * @param value what was there; empty for nothing
     * @param fits whether it is the sign that was looked for
     */
    record Seen(String sign, String value, boolean fits) {}

    /**
     * A block stands in the schedule that the worker did not know, or at another start. One that was received after its
     * first trial should have begun is not measured, by no worker: it is to be published again.
     *
     * @param worker the worker's number
     * @param block the block
     * @param startEpochNs when its first trial begins, of whatever environment
     * @param receivedEpochNs when the worker read it
     */
    record Scheduled(int worker, int block, long startEpochNs, long receivedEpochNs) implements WorkerLine {

        /** Whether there was time to begin with it. */
        public boolean inTime() {
            return receivedEpochNs <= startEpochNs;
        }
    }

    /**
     * A trial under way; about one a second.
     *
     * @param worker the worker's number
     * @param block the trial's block
     * @param environment the trial's environment
     * @param repeat the trial's repeat
     * @param sent requests sent so far, warm-up included
     * @param completed requests that were answered or failed so far, warm-up included
     */
    record Progress(int worker, int block, String environment, int repeat, long sent, long completed)
            implements WorkerLine {}

    /**
     * A finished trial. Counts are of requests of the recorded part; histograms as
     * {@link dev.tare.measure.Histograms#encode} writes them.
     *
     * @param worker the worker's number
     * @param block the trial's block
     * @param environment the trial's environment
     * @param repeat the trial's repeat
     * @param startEpochNs when it should have begun, as its schedule said
     * @param requestsPerSecond the rate that was asked for, over all workers; 0 in a closed loop
     * @param recordedNs length of the recorded part
     * @param startSkewNs how late the trial began
     * @param scheduled intended sends
     * @param sentInTime sends before the recorded part ended
     * @param answered answers without error
     * @param errors failures by cause
     * @param clamped latencies beyond the histogram's range
     * @param response response times
     * @param service service times
     * @param lateness lateness of sends
     * @param leastResponse response times less what this worker may have added to them
     * @param usage what this worker used, and what it watches
     * @param throttledNs throttling of this worker's control group
     * @param stealNs CPU time that the hypervisor took
     * @param saturation how near this worker was to its limits; absent, where it did not tell
     * @param answers what was answered
     * @param held of a closed loop, requests that were sent later than their turn, since its rate is limited
     */
    @RecordBuilder
    record Result(
            int worker,
            int block,
            String environment,
            int repeat,
            long startEpochNs,
            long requestsPerSecond,
            long recordedNs,
            long startSkewNs,
            long scheduled,
            long sentInTime,
            long answered,
            Map<ErrorCause, Long> errors,
            long clamped,
            String response,
            String service,
            String lateness,
            String leastResponse,
            List<ProcessUsage> usage,
            long throttledNs,
            long stealNs,
            Saturation saturation,
            Answers answers,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) long held)
            implements WorkerLine {

        /** What an older worker did not tell is unknown. */
        public Result {
            saturation = saturation == null ? Saturation.UNKNOWN : saturation;
            answers = answers == null ? Answers.NONE : answers;
            leastResponse = leastResponse == null ? response : leastResponse;
        }
    }

    /**
     * What a target, and what is watched beside it, used in the recorded part of a trial. Nothing, where the schedule was
     * received too late to see it.
     *
     * @param block the trial's block
     * @param environment the trial's environment
     * @param repeat the trial's repeat
     * @param startEpochNs when the trial should have begun, as its schedule said
     * @param usage what each used
     */
    record Usage(int block, String environment, int repeat, long startEpochNs, List<ProcessUsage> usage)
            implements WorkerLine {}

    /**
     * The worker cannot go on, and leaves.
     *
     * @param worker the worker's number
     * @param reason the name of a {@link WorkerReason}; that of another version of Tare may be none
     * @param message a sentence
     */
    record Failed(int worker, String reason, String message) implements WorkerLine {}

    /**
     * How many requests of a trial carried trace context, whatever became of them.
     *
     * @param worker the worker's number
     * @param environment the trial's environment
     * @param traceIdPrefix what the IDs of their traces begin with, 16 hexadecimal digits
     * @param requests how many there were, 0 or more
     */
    record Sampled(int worker, String environment, String traceIdPrefix, int requests) implements WorkerLine {}

    /**
     * A request that carried trace context and was answered without error, as the worker saw it. Times are of one clock, so
     * that their differences are durations.
     *
     * @param worker the worker's number
     * @param block the trial's block
     * @param environment the trial's environment
     * @param traceId its trace, 32 hexadecimal digits
     * @param spanId its span, 16 hexadecimal digits
     * @param intendedEpochNs when it should have been sent; in a closed loop, when it was
     * @param sentEpochNs when it was written
     * @param firstByteEpochNs when the first byte of the answer was read
     * @param endEpochNs when the answer was complete
     */
    @RecordBuilder
    record ClientSpan(
            int worker,
            int block,
            String environment,
            String traceId,
            String spanId,
            long intendedEpochNs,
            long sentEpochNs,
            long firstByteEpochNs,
            long endEpochNs)
            implements WorkerLine {}

    /**
     * A request that carried trace context, as a target or a reference proxy saw it. Times are of one clock.
     *
     * @param service what the writer calls itself
     * @param traceId its trace, 32 hexadecimal digits
     * @param spanId the writer's span, 16 hexadecimal digits
     * @param parentSpanId the span of whoever sent it the request
     * @param receivedEpochNs when its head was read
     * @param answeredEpochNs when the last of the answer was about to be written
     */
    record ServerSpan(
            String service,
            String traceId,
            String spanId,
            String parentSpanId,
            long receivedEpochNs,
            long answeredEpochNs)
            implements WorkerLine {

        /** What the sample service calls itself. */
        public static final String TARGET = "tare-target";
    }
}
