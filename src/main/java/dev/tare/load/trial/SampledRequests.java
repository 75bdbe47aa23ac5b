package dev.tare.load.trial;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

import dev.tare.load.Connection;
import dev.tare.wire.Schedule.Sampling;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.TraceParent;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.ClientSpan;
import dev.tare.wire.WorkerLine.Sampled;
import dev.tare.wire.WorkerLineClientSpanBuilder;

/**
 * The requests of a trial that carry trace context, and what was seen of them. They are drawn by chance, one from each so
 * many that follow each other, so that they are spread over all connections and over the whole trial. Where all others say that
 * nobody is to record them, these carry trace context, too. On the loop's thread only.
 */
final class SampledRequests {

    private static final int PREFIX_DIGITS = 16;

    /** Of those that nobody records: no request of the sample has it, and not all of its digits are 0. */
    private static final String OTHERS = "ffffffff";

    private final Sampling sampling; // null: no request carries any
    private final Trial trial;
    private final int worker;
    private final int most;
    private final String traceIdPrefix;
    private final long epochOffsetNs;
    private final UniformRandomProvider random;
    private final int oneOf;
    private final TraceParent others; // null: they carry none
    private final List<ClientSpan> spans = new ArrayList<>();
    private int place; // of the next request among those of which one is drawn
    private int drawn; // the place of the one
    private int given;

    private SampledRequests(
            Sampling sampling, int oneOf, Trial trial, int worker, int most, String traceIdPrefix, long epochOffsetNs) {
        this.sampling = sampling;
        this.oneOf = oneOf;
        this.trial = trial;
        this.worker = worker;
        this.most = most;
        this.traceIdPrefix = traceIdPrefix;
        this.epochOffsetNs = epochOffsetNs;
        this.random =
                sampling == null ? null : RandomSource.XO_RO_SHI_RO_128_PP.create(trial.arrivalSeed() + 31L * worker);
        this.others = sampling != null && sampling.flagged().contains(trial.environment())
                ? new TraceParent(traceIdPrefix + OTHERS, traceIdPrefix.substring(PREFIX_DIGITS) + OTHERS, false)
                : null;
        draw();
    }

    /** No request carries trace context. */
    static SampledRequests none() {
        return new SampledRequests(null, 1, null, 0, 0, "", 0);
    }

    /**
     * The requests of a trial that one worker samples.
     *
     * @param sampling how many; null: none
     * @param trial the trial
     * @param number the trial's place among those of its schedule, from 0
     * @param worker the worker's number, from 0
     * @param workers how many workers share the trial
     * @param nowEpochNs the time, by the clock that start times are told by
     * @param nowNs the same instant, as {@link System#nanoTime()} tells time
     */
    static SampledRequests of(
            Sampling sampling, Trial trial, int number, int worker, int workers, long nowEpochNs, long nowNs) {
        if (sampling == null || !sampling.oneOf().containsKey(trial.environment())) {
            return none();
        }
        int share = sampling.most() / workers + (worker < sampling.most() % workers ? 1 : 0);
        return new SampledRequests(
                sampling,
                sampling.oneOf().get(trial.environment()),
                trial,
                worker,
                share,
                sampling.traceIdPrefix() + "%04x%04x".formatted(number & 0xffff, worker & 0xffff),
                nowEpochNs - nowNs);
    }

    /**
     * The trace context of the next request; null: it carries none.
     *
     * @param recorded whether the request is of the recorded part
     */
    TraceParent next(boolean recorded) {
        if (sampling == null || !recorded || given == most) {
            return others;
        }
        boolean isDrawn = place == drawn;
        place++;
        if (place == oneOf) {
            draw();
        }
        return isDrawn ? context() : others;
    }

    private void draw() {
        place = 0;
        drawn = sampling == null ? 0 : random.nextInt(oneOf);
    }

    private TraceParent context() {
        given++;
        String own = "%08x".formatted(given);
        return new TraceParent(traceIdPrefix + own, traceIdPrefix.substring(PREFIX_DIGITS) + own);
    }

    /** A request has been answered without error; it may be one of these. */
    void answered(Connection connection, long nowNs) {
        TraceParent trace = connection.trace();
        if (trace != null && trace.recorded()) {
            spans.add(WorkerLineClientSpanBuilder.builder()
                    .worker(worker)
                    .block(trial.block())
                    .environment(trial.environment())
                    .traceId(trace.traceId())
                    .spanId(trace.spanId())
                    .intendedEpochNs(connection.intendedNs() + epochOffsetNs)
                    .sentEpochNs(connection.sentNs() + epochOffsetNs)
                    .firstByteEpochNs(connection.firstByteNs() + epochOffsetNs)
                    .endEpochNs(nowNs + epochOffsetNs)
                    .build());
        }
    }

    /** How many there were, and what was seen of those that were answered; nothing where no request is to be one. */
    List<WorkerLine> lines() {
        if (sampling == null) {
            return List.of();
        }
        List<WorkerLine> lines = new ArrayList<>();
        lines.add(new Sampled(worker, trial.environment(), sampling.traceIdPrefix(), given));
        lines.addAll(spans);
        return lines;
    }

    /** What was seen of those that were answered. */
    List<ClientSpan> spans() {
        return List.copyOf(spans);
    }
}
