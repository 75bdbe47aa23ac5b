package dev.tare.report;

/**
 * What was measured.
 *
 * @param title the profile's name
 * @param run the run's name
 * @param when when it was measured; empty if that is not known
 */
record Heading(String title, String run, String when) {}
