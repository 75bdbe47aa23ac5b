package dev.tare.measure;

/**
 * A limit of validity that a trial broke.
 *
 * @param reason which
 * @param severity by what factor the limit was exceeded, to tell the worst of several
 * @param figures what was found and what is allowed, as part of a sentence
 */
record LimitViolation(ValidityReason reason, double severity, String figures) {}
