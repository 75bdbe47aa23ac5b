package dev.tare.reconcile.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.tare.api.LatencyFigures;
import dev.tare.api.OverheadFigures;
import dev.tare.api.OverheadFigures.Figure;

/** Turns figures of a status, which are whole numbers of small units, into series in units of Prometheus. */
final class Figures {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double PERMILLE = 1_000;

    private Figures() {}

    /** Differences of latencies: of each quantile the estimate, where there is one, and both ends of its interval. */
    static void add(Families families, Metric metric, Labels labels, OverheadFigures micros) {
        if (micros == null) {
            return;
        }
        Map<String, Figure> byQuantile = new LinkedHashMap<>();
        byQuantile.put("0.5", micros.p50());
        byQuantile.put("0.9", micros.p90());
        byQuantile.put("0.99", micros.p99());
        byQuantile.put("0.999", micros.p999());
        byQuantile.forEach((quantile, figure) ->
                add(families, metric, labels.and("quantile", quantile), figure, MICROS_PER_SECOND));
    }

    /** Latencies. */
    static void add(Families families, Metric metric, Labels labels, LatencyFigures micros) {
        if (micros == null) {
            return;
        }
        Map<String, Long> byQuantile = new LinkedHashMap<>();
        byQuantile.put("0.5", micros.p50());
        byQuantile.put("0.9", micros.p90());
        byQuantile.put("0.99", micros.p99());
        byQuantile.put("0.999", micros.p999());
        byQuantile.put("1", micros.max());
        byQuantile.forEach((quantile, figure) -> {
            if (figure != null) {
                families.add(metric, labels.and("quantile", quantile), figure / MICROS_PER_SECOND);
            }
        });
    }

    /** A rate. */
    static void addPlain(Families families, Metric metric, Labels labels, Figure figure) {
        add(families, metric, labels, figure, 1);
    }

    /** A ratio that is given in thousandths. */
    static void addPermille(Families families, Metric metric, Labels labels, Figure figure) {
        add(families, metric, labels, figure, PERMILLE);
    }

    private static void add(Families families, Metric metric, Labels labels, Figure figure, double unit) {
        if (figure == null) {
            return;
        }
        families.add(metric, labels.and("bound", "low"), figure.low() / unit);
        if (figure.estimate() != null) {
            families.add(metric, labels.and("bound", "estimate"), figure.estimate() / unit);
        }
        families.add(metric, labels.and("bound", "high"), figure.high() / unit);
    }
}
