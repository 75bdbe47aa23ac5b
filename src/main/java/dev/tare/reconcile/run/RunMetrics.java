package dev.tare.reconcile.run;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/**
 * What is counted of runs: {@code tare_runs}, how many there are that have not ended, by {@code state} ({@code waiting} or
 * {@code measuring}), and {@code tare_runs_ended_total}, how many have ended by {@code outcome} ({@code valid}, {@code invalid}
 * or {@code failed}). Nothing is counted by name: there may be thousands.
 */
final class RunMetrics {

    private final MeterRegistry registry;

    RunMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Counts these runs whenever somebody asks. */
    void watch(Supplier<Stream<RunOutline>> runs) {
        for (String state : new String[] {"waiting", "measuring"}) {
            Gauge.builder("tare.runs", () -> runs.get()
                            .filter(run -> state(run).equals(state))
                            .count())
                    .description("Runs that have not ended, by what they are doing")
                    .tag("state", state)
                    .register(registry);
        }
    }

    /** Counts a run that has ended just now. */
    void ended(PerformanceRunStatus status) {
        registry.counter("tare.runs.ended", "outcome", outcome(status)).increment();
    }

    private static String state(RunOutline run) {
        if (RunState.isFinished(run)) {
            return "ended";
        }
        return RunState.isMeasuring(run) ? "measuring" : "waiting";
    }

    private static String outcome(PerformanceRunStatus status) {
        if (Conditions.isTrue(status.conditions(), Conditions.FAILED)) {
            return "failed";
        }
        return Conditions.isTrue(status.conditions(), Conditions.VALID) ? "valid" : "invalid";
    }
}
