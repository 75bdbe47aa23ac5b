package dev.tare.report;

import java.util.List;

/** The cells of an environment in a table. */
record Cells(String environment, int colour, List<String> values) {}
