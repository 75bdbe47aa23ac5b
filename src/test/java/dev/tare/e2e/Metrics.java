package dev.tare.e2e;

import java.util.List;

/** Figures in the text format of Prometheus. */
public final class Metrics {

    private final List<String> lines;

    private Metrics(List<String> lines) {
        this.lines = lines;
    }

    /** Figures in that format. */
    public static Metrics parse(String text) {
        return new Metrics(text.lines().filter(line -> !line.startsWith("#")).toList());
    }

    /**
     * The sum over all series of a metric that have these labels.
     *
     * @param name the metric's whole name
     * @param labels labels as they are written, such as {@code area="heap"}
     */
    public double sum(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Reconciliations that were begun since the operator started, of all kinds. */
    public double reconciliations() {
        return sum("operator_sdk_reconciliations_started_total");
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
