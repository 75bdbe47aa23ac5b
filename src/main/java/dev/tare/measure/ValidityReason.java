package dev.tare.measure;

/** Why numbers may not be believed. The names are those in resources. */
public enum ValidityReason {
    /** The load generator was late, and how much of a percentile is its own delay is not known. */
    GeneratorLate,
    /** The load generator had no rest, or stood still: what it has seen is its own limit. */
    GeneratorSaturated,
    /** The load generator's control group was throttled. */
    CpuThrottled,
    /** The target took fewer requests than were asked for. */
    RateNotReached,
    /** More requests failed than the tail of the reported percentiles holds. */
    ErrorsSeen,
    /** What it answers is something else than what the baseline answers. */
    AnswersDiffer,
    /** The hypervisor took CPU time away while measuring. */
    NoisyHost,
    /** Too few valid blocks for the wanted confidence. */
    TooFewBlocks,
    /** Of a search: the objective was met at the highest rate that may be tried, or missed at the lowest. */
    CapacityOutOfRange
}
