package dev.tare.measure;

/** The percentiles that are reported, in rising order. */
public enum Percentile {
    P50("p50", 50),
    P90("p90", 90),
    P99("p99", 99),
    P999("p999", 99.9);

    private final String label;
    private final double percent;

    Percentile(String label, double percent) {
        this.label = label;
        this.percent = percent;
    }

    /** Its name in resources and pages, such as {@code p50}. */
    public String label() {
        return label;
    }

    /** The share of requests at or below it, in percent. */
    public double percent() {
        return percent;
    }
}
