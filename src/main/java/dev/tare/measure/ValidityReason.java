package dev.tare.measure;

/** Why numbers may not be believed. The names are those in resources. */
public enum ValidityReason {
    /** The load generator was late, and it is not known how much of a percentile is its own delay. */
    GeneratorLate,
    /** The load generator was saturated, or stalled: the numbers show its own limit. */
    GeneratorSaturated,
    /** The load generator's control group was throttled. */
    CpuThrottled,
    /** Fewer requests were sent in time than the profile asks for. */
    RateNotReached,
    /** A closed loop would have sent more requests than the operator allows, and was held back. */
    RateCapped,
    /** More requests failed than the tail of the reported percentiles holds. */
    ErrorsSeen,
    /** The environment answers something else than the baseline. */
    AnswersDiffer,
    /** The hypervisor gave CPU time to others while measuring. */
    NoisyHost,
    /** There are too few valid blocks for the confidence that the profile asks for. */
    TooFewBlocks,
    /** Of a search: the objective was met at the highest rate that may be tried, or missed at the lowest. */
    CapacityOutOfRange
}
