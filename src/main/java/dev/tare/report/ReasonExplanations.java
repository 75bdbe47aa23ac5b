package dev.tare.report;

import dev.tare.measure.ValidityReason;

/** What reasons mean to somebody who reads them for the first time, and what to do. */
final class ReasonExplanations {

    private ReasonExplanations() {}

    static String of(ValidityReason reason) {
        return switch (reason) {
            case GeneratorLate ->
                "The load generator was late, and it is not known how much of a percentile is its own delay."
                        + " The limits allow for all of it.";
            case GeneratorSaturated ->
                "The load generator was saturated, so the numbers show its own limit, not the target's."
                        + " Lower the rate, use more workers, or give the machine more CPU.";
            case CpuThrottled -> "The load generator reached its CPU limit. Raise or remove the limit.";
            case RateNotReached ->
                "Fewer requests were sent in time than the profile asks for: the numbers show a target at its"
                        + " limit, not its latency at that rate. Lower the rate.";
            case RateCapped ->
                "The closed loop would have sent more requests per second than the operator allows, and was held back: the"
                        + " numbers show that limit, and neither the target's nor the machine's. Use less concurrency or a"
                        + " think time, or measure at a fixed rate.";
            case ErrorsSeen ->
                "So many requests failed that the percentiles of the others say little."
                        + " First find out why requests fail.";
            case AnswersDiffer ->
                "The environment answers something else than the baseline, so the difference is not only that of the way"
                        + " to the same answer. Find out who answers: a redirect, another backend or another version.";
            case NoisyHost ->
                "The hypervisor gave CPU time of this machine to others while measuring."
                        + " Measure again at a quieter time or on another machine.";
            case TooFewBlocks ->
                "There are too few valid blocks for the confidence that the profile asks for. Allow more blocks.";
            case CapacityOutOfRange ->
                "The capacity lies outside the rates that were searched. Search a wider range."
                        + " If the objective is missed at every rate, the load is not the cause.";
        };
    }
}
