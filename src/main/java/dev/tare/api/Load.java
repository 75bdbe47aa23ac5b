package dev.tare.api;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How much load: {@code rate} sends at fixed times whatever the target does (open loop), {@code concurrency} sends the
 * next request when the previous one is answered (closed loop), {@code search} finds out how much each environment takes.
 *
 * @param rate requests per second over all workers
 * @param stages a rate that changes within each trial, in an open loop: the first stage keeps its rate, which is also
 *     that of the warm-up; each further stage changes evenly from the rate of the stage before to its own, so that a
 *     stage of the same rate as the one before keeps it. A trial records all stages, and its {@code duration} is
 *     their sum
 * @param concurrency requests under way at any time, over all workers, each on a connection of its own; latencies are
 *     then those of a closed loop, which hide what a stalled target does to users
 * @param thinkTime how long each of the {@code concurrency} users waits after an answer, or a failure, before the next
 *     request; their first requests are spread over that time. None by default. Only with {@code concurrency}
 * @param search look for the highest rate at which each environment meets an objective, its capacity; at each rate an open
 *     loop
 * @param arrival how the intended send times are spread: {@code Poisson} (as many independent users send; the default)
 *     or {@code Constant} (evenly). Not with {@code concurrency}
 * @param pacing how a worker awaits the instants at which requests are due, a choice between its CPU and its lateness:
 *     {@code Precise} (a timer until shortly before each, then polling; the default), {@code Batched} (a timer that sends
 *     what has become due at every {@code batchInterval}: the least CPU, and requests are late by up to that interval) or
 *     {@code Spin} (polling all the time: the least lateness, and a whole core for each worker). Whichever it is, response
 *     times run from the instant at which a request was due, and the result says how late requests were sent.
 *     Not with {@code concurrency}
 * @param batchInterval how far apart a worker sends, 1ms by default. Only with {@code pacing: Batched}
 * @param connections connections over all workers, 64 by default. Not with {@code concurrency}
 * @param workers load-generator processes; rate, connections and concurrency are split between them
 * @param warmup how long each trial sends before it records
 * @param duration how long each trial records; with {@code stages}, the sum of their durations. Answers are then
 *     awaited for a tenth of that, 250 ms at least, and no longer than the request's timeout; requests that are not
 *     answered by then count as failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "(has(self.rate) ? 1 : 0) + (has(self.stages) ? 1 : 0) + (has(self.concurrency) ? 1 : 0)"
                + " + (has(self.search) ? 1 : 0) == 1",
        message = "must have exactly one of rate (open loop), stages (open loop, rate by rate),"
                + " concurrency (closed loop) and search (capacity)")
@ValidationRule(
        value = "!has(self.concurrency) || !has(self.arrival)",
        message = "goes with rate, stages and search: a closed loop has no arrivals of its own",
        fieldPath = ".arrival")
@ValidationRule(
        value = "!has(self.concurrency) || !has(self.pacing) || self.pacing == 'Precise'",
        message = "goes with rate, stages and search: a closed loop waits for answers, not for instants",
        fieldPath = ".pacing")
@ValidationRule(
        value = "has(self.pacing) && self.pacing == 'Batched' || !has(self.batchInterval)",
        message = "goes with pacing: Batched",
        fieldPath = ".batchInterval")
@ValidationRule(
        value = "has(self.concurrency) || !has(self.thinkTime)",
        message = "goes with concurrency: an open loop does not wait for answers",
        fieldPath = ".thinkTime")
@ValidationRule(
        value = "!has(self.concurrency) || !has(self.connections)",
        message = "goes with rate, stages and search: a closed loop has as many connections as its concurrency",
        fieldPath = ".connections")
@ValidationRule(
        value = "!has(self.rate) || self.rate >= self.workers",
        message = "must be at least workers: one request per second a worker",
        fieldPath = ".rate")
@ValidationRule(
        value = "!has(self.stages) || self.stages.all(s, s.rate >= self.workers)",
        message = "must have rates of at least workers: one request per second a worker",
        fieldPath = ".stages")
@ValidationRule(
        value = "!has(self.search) || self.search.from >= self.workers",
        message = "must be at least workers: one request per second a worker",
        fieldPath = ".search.from")
@ValidationRule(
        value = "has(self.concurrency) || (has(self.connections) ? self.connections : 64) >= self.workers",
        message = "must be at least workers: one connection a worker",
        fieldPath = ".connections")
@ValidationRule(
        value = "!has(self.concurrency) || self.concurrency >= self.workers",
        message = "must be at least workers: one request a worker",
        fieldPath = ".concurrency")
@RecordBuilder
public record Load(
        @Min(1) @Max(10000000) Integer rate,
        @Size(min = 1, max = 20) List<Stage> stages,
        @Min(1) @Max(10000) Integer concurrency,

        @AsDuration
        @Size(max = 32)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.UP_TO_A_MINUTE, message = Rules.UP_TO_A_MINUTE_MESSAGE)
        Duration thinkTime,

        Search search,
        Arrival arrival,
        @Default("Precise") Pacing pacing,

        @AsDuration
        @Size(max = 32)
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.TENTH_MILLISECOND_TO_SECOND, message = Rules.TENTH_MILLISECOND_TO_SECOND_MESSAGE)
        Duration batchInterval,

        @Min(1) @Max(10000) Integer connections,
        @Min(1) @Max(100) @Default("1") Integer workers,

        @AsDuration
        @Size(max = 32)
        @Default("5s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.UP_TO_AN_HOUR, message = Rules.UP_TO_AN_HOUR_MESSAGE)
        Duration warmup,

        @AsDuration
        @Size(max = 32)
        @Default("20s")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.TENTH_TO_HOUR, message = Rules.TENTH_TO_HOUR_MESSAGE)
        Duration duration)
        implements LoadBuilder.With {

    private static final Duration DEFAULT_DURATION = Duration.ofSeconds(20);

    /** Fills what is absent with its default. */
    public Load {
        if (concurrency == null) {
            arrival = arrival == null ? Arrival.Poisson : arrival;
            connections = connections == null ? Integer.valueOf(64) : connections;
        }
        pacing = pacing == null ? Pacing.Precise : pacing;
        if (pacing == Pacing.Batched) {
            batchInterval = batchInterval == null ? Duration.ofMillis(1) : batchInterval;
        }
        workers = workers == null ? Integer.valueOf(1) : workers;
        warmup = warmup == null ? Duration.ofSeconds(5) : warmup;
        duration = duration == null ? DEFAULT_DURATION : duration;
        if (stages != null) {
            stages = List.copyOf(stages);
            // The schema's default has been filled in where nothing was said.
            duration = duration.equals(DEFAULT_DURATION) ? together(stages) : duration;
        }
    }

    private static Duration together(List<Stage> stages) {
        return stages.stream().map(Stage::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * A part of a trial.
     *
     * @param rate requests per second over all workers, at its end
     * @param duration how long it takes
     */
    public record Stage(
            @Required @Min(1) @Max(10000000) Integer rate,

            @Required
            @AsDuration
            @Size(max = 32)
            @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
            @ValidationRule(value = Rules.TENTH_TO_HOUR, message = Rules.TENTH_TO_HOUR_MESSAGE)
            Duration duration) {}

    /** How the instants at which requests are due are awaited. */
    public enum Pacing {
        /** A timer until shortly before each, then polling. */
        Precise,
        /** A timer at equal distances. */
        Batched,
        /** Polling all the time. */
        Spin
    }

    /**
     * The objective that capacity is measured at, and between which rates it is looked for. A trial meets the
     * objective when its latencies and its errors are below these limits, and its requests could be sent in time.
     *
     * @param from the rate to begin with, in requests per second over all workers; every environment must meet the
     *     objective there
     * @param to the highest rate to try; no environment may meet the objective there
     * @param p99Below the 99th percentile of a trial's response times must be below this. At most a fiftieth of the
     *     trial's {@code duration}, since a trial that ends before a queue has become that long meets any objective
     * @param errorsPerMillionBelow fewer than this many of a million requests of a trial may fail
     */
    @ValidationRule(value = "self.from < self.to", message = "must be less than to", fieldPath = ".from")
    public record Search(
            @Required @Min(1) @Max(10000000) Integer from,
            @Required @Min(1) @Max(10000000) Integer to,

            @AsDuration
            @Size(max = 32)
            @Default("20ms")
            @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
            @ValidationRule(value = Rules.MILLISECOND_TO_MINUTE, message = Rules.MILLISECOND_TO_MINUTE_MESSAGE)
            Duration p99Below,

            @Min(1) @Max(1000000) @Default("1000") Integer errorsPerMillionBelow) {

        /** Fills what is absent with its default. */
        public Search {
            p99Below = p99Below == null ? Duration.ofMillis(20) : p99Below;
            errorsPerMillionBelow = errorsPerMillionBelow == null ? Integer.valueOf(1000) : errorsPerMillionBelow;
        }
    }

    /** How intended send times are spread. */
    public enum Arrival {
        /** Exponential gaps, as independent users make them. */
        Poisson,
        /** Equal gaps. */
        Constant
    }
}
