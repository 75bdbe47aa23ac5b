package dev.tare.report;

/** A fact with its name. */
record Fact(String name, String value) {}
