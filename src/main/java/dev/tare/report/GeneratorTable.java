package dev.tare.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.MeasuredTrial;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.TrialResult;

/** How near the load generator was to its limits: by each figure that of the trial of an environment that was nearest. */
final class GeneratorTable {

    private final Units units;
    private final List<TrialResult> trials;

    /** The table of these trials. */
    GeneratorTable(List<MeasuredTrial> trials, Units units) {
        this.units = units;
        this.trials = trials.stream().map(MeasuredTrial::result).toList();
    }

    /** Whether any trial tells. */
    boolean isKnown() {
        return trials.stream().anyMatch(trial -> trial.saturation().known());
    }

    /** The line of an environment. */
    Cells line(EnvironmentAnalysis environment, int colour) {
        List<TrialResult> those = trials.stream()
                .filter(trial -> trial.environment().equals(environment.environment()))
                .filter(trial -> trial.saturation().known())
                .toList();
        return new Cells(
                environment.environment(),
                colour,
                List.of(
                        most(those, t -> share(t, t.saturation().loopBusyNs()), units::percent),
                        most(those, t -> share(t, t.saturation().loopWaitedNs()), units::percent),
                        most(those, t -> share(t, workerCpuNs(t)), units::percent),
                        most(those, t -> t.saturation().longestStallNs(), units::duration),
                        most(those, t -> t.saturation().collectingNs(), units::duration),
                        most(those, t -> share(t, t.throttledNs()), units::percent),
                        most(those, t -> t.saturation().blockedWrites(), units::count),
                        most(those, TrialResult::startSkewNs, units::duration)));
    }

    private interface Text {
        String of(double figure);
    }

    private String most(List<TrialResult> those, ToDoubleFunction<TrialResult> figure, Text text) {
        return those.isEmpty()
                ? units.none()
                : text.of(those.stream().mapToDouble(figure).max().getAsDouble());
    }

    private static double share(TrialResult trial, long ns) {
        return (double) ns / trial.recordedNs();
    }

    /** Of the worker that used most. */
    private static long workerCpuNs(TrialResult trial) {
        return trial.usage().stream()
                .filter(usage -> usage.role() == ProcessUsage.Role.WORKER)
                .mapToLong(ProcessUsage::cpuNs)
                .max()
                .orElse(0);
    }
}
