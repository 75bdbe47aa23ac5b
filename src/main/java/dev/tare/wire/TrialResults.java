package dev.tare.wire;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;

import dev.tare.measure.Answers;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.Saturation;
import dev.tare.measure.TrialResult;
import dev.tare.measure.TrialResultBuilder;

/** From the workers' results of a trial to the trial's. */
public final class TrialResults {

    private TrialResults() {}

    /**
     * Adds up what is reported of one trial: histograms merge, counts add up, and so does the list of what was used, as
     * everything is watched by one only.
     *
     * @param results one result a worker, all of the same trial
     * @param usages what targets report of the same trial, if they do
     * @throws IllegalArgumentException if there is no result
     */
    public static TrialResult merge(Collection<WorkerLine.Result> results, Collection<WorkerLine.Usage> usages) {
        WorkerLine.Result first = results.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a trial has at least one worker's result"));
        Map<ErrorCause, Long> errors = new EnumMap<>(ErrorCause.class);
        results.forEach(r -> r.errors().forEach((cause, count) -> errors.merge(cause, count, Long::sum)));
        return TrialResultBuilder.builder()
                .block(first.block())
                .environment(first.environment())
                .repeat(first.repeat())
                .requestsPerSecond(first.requestsPerSecond())
                .recordedNs(first.recordedNs())
                .scheduled(sum(results, WorkerLine.Result::scheduled))
                .sentInTime(sum(results, WorkerLine.Result::sentInTime))
                .answered(sum(results, WorkerLine.Result::answered))
                .errors(errors)
                .clamped(sum(results, WorkerLine.Result::clamped))
                .held(sum(results, WorkerLine.Result::held))
                .response(histogram(results, WorkerLine.Result::response))
                .service(histogram(results, WorkerLine.Result::service))
                .lateness(histogram(results, WorkerLine.Result::lateness))
                .leastResponse(histogram(results, WorkerLine.Result::leastResponse))
                .usage(usage(results, usages))
                .throttledNs(most(results, WorkerLine.Result::throttledNs))
                .stealNs(most(results, WorkerLine.Result::stealNs))
                .startSkewNs(most(results, WorkerLine.Result::startSkewNs))
                .saturation(Saturation.worst(
                        results.stream().map(WorkerLine.Result::saturation).toList()))
                .answers(Answers.together(
                        results.stream().map(WorkerLine.Result::answers).toList()))
                .build();
    }

    private static long sum(Collection<WorkerLine.Result> results, ToLongFunction<WorkerLine.Result> count) {
        return results.stream().mapToLong(count).sum();
    }

    private static long most(Collection<WorkerLine.Result> results, ToLongFunction<WorkerLine.Result> figure) {
        return results.stream().mapToLong(figure).max().orElse(0);
    }

    private static Histogram histogram(
            Collection<WorkerLine.Result> results, Function<WorkerLine.Result, String> encoded) {
        return Histograms.merge(
                results.stream().map(encoded).map(Histograms::decode).toList());
    }

    private static List<ProcessUsage> usage(
            Collection<WorkerLine.Result> results, Collection<WorkerLine.Usage> usages) {
        return Stream.concat(
                        results.stream().map(WorkerLine.Result::usage),
                        usages.stream().map(WorkerLine.Usage::usage))
                .flatMap(List::stream)
                .toList();
    }
}
