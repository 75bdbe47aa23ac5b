package dev.tare.measure;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

import org.apache.commons.statistics.descriptive.Median;

/**
 * What the processes of one role used over several trials. What can't be seen is absent, never 0.
 *
 * @param cpuNsPerRequest CPU time in nanoseconds per answered request
 * @param residentBytes anonymous resident memory in bytes, the median over trials
 */
record ResourceUse(OptionalLong cpuNsPerRequest, OptionalLong residentBytes) {

    static ResourceUse of(ProcessUsage.Role role, List<TrialResult> trials) {
        List<TrialResult> seen =
                trials.stream().filter(trial -> !usage(trial, role).isEmpty()).toList();
        long answered = seen.stream().mapToLong(TrialResult::answered).sum();
        long cpuNs = seen.stream()
                .mapToLong(trial -> sum(trial, role, ProcessUsage::cpuNs))
                .sum();
        double[] memory = seen.stream()
                .filter(trial -> usage(trial, role).stream().noneMatch(process -> process.residentBytes() < 0))
                .mapToDouble(trial -> sum(trial, role, ProcessUsage::residentBytes))
                .toArray();
        return new ResourceUse(
                answered == 0 ? OptionalLong.empty() : OptionalLong.of(Math.round((double) cpuNs / answered)),
                memory.length == 0
                        ? OptionalLong.empty()
                        : OptionalLong.of(Math.round(Median.withDefaults().evaluate(memory))));
    }

    private static List<ProcessUsage> usage(TrialResult trial, ProcessUsage.Role role) {
        return trial.usage().stream().filter(process -> process.role() == role).toList();
    }

    private static long sum(TrialResult trial, ProcessUsage.Role role, ToLongFunction<ProcessUsage> figure) {
        return usage(trial, role).stream().mapToLong(figure).sum();
    }
}
