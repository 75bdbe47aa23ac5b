package dev.tare.measure;

/** What may be said of an environment's cost. */
public enum Verdict {
    /** At least one percentile is slower than the baseline's, beyond chance and beyond the noise floor. */
    Overhead,
    /** No percentile is, and every interval is as narrow as asked for. */
    NoDetectableOverhead,
    /** The intervals are too wide to say either. */
    Inconclusive,
    /** The numbers may not be used. */
    Invalid
}
