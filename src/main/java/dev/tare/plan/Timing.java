package dev.tare.plan;

import java.time.Duration;

import dev.tare.api.Generator;
import dev.tare.api.Load;
import dev.tare.api.Request;

/**
 * The parts of a trial, one after the other.
 *
 * @param warmup requests are sent, and not recorded
 * @param duration requests are sent and recorded
 * @param drain nothing more is sent; late answers are waited for
 */
public record Timing(Duration warmup, Duration duration, Duration drain) {

    private static final int SHARE_OF_DURATION = 10;
    private static final Duration LEAST_DRAIN = Duration.ofMillis(250);
    private static final Duration MOST_IN_REHEARSAL = Duration.ofSeconds(5);

    /** A program of others has to be started in each trial, and ends some time after its last request. */
    private static final Duration PROGRAM_START = Duration.ofSeconds(2);

    /**
     * The timing of every trial of a profile: the drain is a tenth of the duration, 250 ms at least and the timeout at most, and longer
     * where another program makes the load.
     */
    static Timing of(Load load, Request request, Generator generator) {
        Duration drain = drain(load.duration(), request.timeout());
        return new Timing(
                load.warmup(),
                load.duration(),
                generator.type() == Generator.Type.Tare ? drain : drain.plus(PROGRAM_START));
    }

    /**
     * How long a trial awaits late answers: its time is planned before anybody knows how long answers take, and must not be
     * twice as long for all, because a few targets are slow.
     */
    static Duration drain(Duration duration, Duration timeout) {
        return least(timeout, most(LEAST_DRAIN, duration.dividedBy(SHARE_OF_DURATION)));
    }

    /** Of a trial whose results do not count: code is compiled and caches are filled long before a long trial ends. */
    Timing ofRehearsal() {
        return new Timing(warmup, least(duration, MOST_IN_REHEARSAL), drain);
    }

    /** From the start of one trial to the start of the next. */
    public Duration slot() {
        return warmup.plus(duration).plus(drain);
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    private static Duration most(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
