package dev.tare.report;

import dev.tare.measure.ValidityReason;

/** What reasons mean to somebody who reads them for the first time, and what to do. */
final class ReasonExplanations {

    private ReasonExplanations() {}

    static String of(ValidityReason reason) {
        return switch (reason) {
            case GeneratorLate ->
                "The load generator itself was late, and how much of a percentile is its own delay is not known."
                        + " Both limits allow for all of it.";
            case GeneratorSaturated ->
                "The load generator was at its own limit, and that would be taken for the target's."
                        + " Lower the rate, use more workers, or give the machine more CPU.";
            case CpuThrottled -> "The load generator ran into its CPU limit. Raise or remove the limit.";
            case RateNotReached ->
                "Fewer requests were sent in time than were asked for: this is a target at its"
                        + " limit, not its latency at that rate. Lower the rate.";
            case ErrorsSeen ->
                "So many requests failed that the percentiles of those that did not say little."
                        + " Find out why they fail first.";
            case AnswersDiffer ->
                "The environment answers something else than the baseline, so more is compared than the way to the"
                        + " same answer. Find out who answers: a redirect, another backend or another version.";
            case NoisyHost ->
                "The machine's CPU was taken away by its hypervisor while measuring."
                        + " Measure again at a quieter time or on another machine.";
            case TooFewBlocks -> "There are too few valid blocks for intervals of the wanted confidence. Allow more.";
            case CapacityOutOfRange ->
                "The limit lies outside the rates that were searched. Search a wider range."
                        + " Where the objective is missed at any rate, it is not the load that makes it so.";
        };
    }
}
