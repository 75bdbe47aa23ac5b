package dev.tare.load.trial;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import dev.tare.load.WorkerFailure;
import dev.tare.wire.Schedule.Trial;

/** Waits for the instants of a trial, and looks meanwhile whether the schedule still holds it. */
public final class TrialWait {

    // How often the schedule is looked at; under load seldom enough to cost nothing.
    private static final Duration GLANCE_BEFORE = Duration.ofMillis(100);
    private static final Duration GLANCE_UNDER_LOAD = Duration.ofSeconds(1);

    private final TrialQueue agenda;
    private final Trial trial;
    private final long loadFromNs;

    /** What is done about every second under load. */
    public interface Glance {
        /** Does it. */
        void take() throws WorkerFailure, InterruptedException;
    }

    /**
     * Waits in a trial.
     *
     * @param loadFromNs when its first request may be sent, as {@link System#nanoTime()} tells time
     */
    public TrialWait(TrialQueue agenda, Trial trial, long loadFromNs) {
        this.agenda = agenda;
        this.trial = trial;
        this.loadFromNs = loadFromNs;
    }

    /** Waits for an instant; returns whether the schedule still holds the trial. */
    public boolean until(long atNs, Glance glance) throws WorkerFailure, InterruptedException {
        while (true) {
            long nowNs = System.nanoTime();
            if (nowNs >= atNs) {
                return true;
            }
            boolean underLoad = nowNs >= loadFromNs;
            long glanceNs = (underLoad ? GLANCE_UNDER_LOAD : GLANCE_BEFORE).toNanos();
            TimeUnit.NANOSECONDS.sleep(Math.min(atNs - nowNs, glanceNs));
            if (atNs - nowNs > glanceNs) {
                agenda.look();
                if (!agenda.holds(trial)) {
                    return false;
                }
                if (underLoad) {
                    glance.take();
                }
            }
        }
    }
}
