package dev.tare.benchmark;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The same figure in several rounds.
 *
 * @param median the middle one
 * @param low the least
 * @param high the largest
 */
record Spread(double median, double low, double high) {

    static Spread of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0 || Arrays.stream(sorted).anyMatch(Double::isNaN)) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** The median, and in brackets the least and the largest. */
    String text(int decimals) {
        if (Double.isNaN(median)) {
            return "-";
        }
        String one = "%,." + decimals + "f";
        return String.format(Locale.ROOT, one + " [" + one + ", " + one + "]", median, low, high);
    }

    /** The median alone. */
    String medianText(int decimals) {
        return Double.isNaN(median) ? "-" : String.format(Locale.ROOT, "%,." + decimals + "f", median);
    }
}
