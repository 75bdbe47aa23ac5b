package dev.tare.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.Conditions;
import dev.tare.api.DurationText;
import dev.tare.api.Environment;
import dev.tare.api.EnvironmentSummary;
import dev.tare.api.Generator;
import dev.tare.api.Load;
import dev.tare.api.OverheadFigures;
import dev.tare.measure.CountText;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Finding;
import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;
import dev.tare.measure.ValidityReason;
import dev.tare.measure.Verdict;

/** The result in sentences, the same on the console and on the page. */
final class Wording {

    private static final double NANOS_PER_MICRO = 1_000;
    private static final Set<Percentile> HEADLINE = Set.of(Percentile.P50, Percentile.P99);
    private static final Set<ValidityReason> TO_DO_WITH_THE_MACHINE = EnumSet.of(
            ValidityReason.GeneratorLate,
            ValidityReason.GeneratorSaturated,
            ValidityReason.CpuThrottled,
            ValidityReason.NoisyHost);

    private final Report report;
    private final Units units;
    private final CapacityWording capacity;

    Wording(Report report, Units units) {
        this.capacity = new CapacityWording(units);
        this.report = report;
        this.units = units;
    }

    /** What being in an environment costs, or why that cannot be said. */
    String answer(EnvironmentAnalysis e) {
        if (e.verdict() == Verdict.Invalid) {
            List<Finding> own = ownFindings(e);
            return "The numbers of " + e.environment() + " may not be used"
                    + own.stream()
                            .map(f -> withoutStop(f.detail()))
                            .collect(Collectors.joining("; ", own.isEmpty() ? "" : ": ", "."));
        }
        if (report.search()) {
            return capacity.answer(e);
        }
        if (Report.isBaseline(e)) {
            return baselineAnswer(e);
        }
        if (e.verdict() == null || e.overheadNs().isEmpty()) {
            return e.environment() + " was not measured in enough blocks to say what it costs.";
        }
        return cost(e, e.verdict()) + caveats(e) + featurePrice(e);
    }

    /** Why an environment's numbers may not be used, but for what is said of the baseline, which says so itself. */
    List<Finding> ownFindings(EnvironmentAnalysis e) {
        boolean baselineTellsItself = report.environments().stream()
                .anyMatch(other -> Report.isBaseline(other) && !other.findings().isEmpty());
        String prefix = Environment.BASELINE + ": ";
        return Report.isBaseline(e) || !baselineTellsItself
                ? e.findings()
                : e.findings().stream()
                        .filter(finding -> !finding.detail().startsWith(prefix))
                        .toList();
    }

    private static String caveats(EnvironmentAnalysis e) {
        return e.caveats().stream()
                .map(caveat -> " " + sentence(caveat.detail()))
                .collect(Collectors.joining());
    }

    private static String sentence(String clause) {
        return Character.toUpperCase(clause.charAt(0)) + withoutStop(clause).substring(1) + ".";
    }

    /** What would give more; empty where nothing is in doubt. */
    String advice() {
        boolean late = report.environments().stream()
                .flatMap(e -> Stream.concat(e.findings().stream(), e.caveats().stream()))
                .map(Finding::reason)
                .anyMatch(TO_DO_WITH_THE_MACHINE::contains);
        return late
                ? "fewer other programs on this machine while it measures, or more CPUs; longer trials help against single disturbances"
                : "";
    }

    /** What an environment's features cost over the same mesh without them; nothing where that was not compared. */
    private String featurePrice(EnvironmentAnalysis e) {
        EnvironmentSummary summary = report.summary(e.environment());
        if (summary.featurePrice() == null) {
            return "";
        }
        return " Of this, its features (%s) cost, compared with %s: %s%s."
                .formatted(
                        String.join(", ", summary.features()),
                        summary.featurePrice().over(),
                        headline(intervals(summary.featurePrice().latencyMicros())).entrySet().stream()
                                .map(price -> units.difference(price.getValue()) + " at " + units.name(price.getKey()))
                                .collect(Collectors.joining(", ")),
                        summary.featurePrice().remark() == null
                                ? ""
                                : "; " + summary.featurePrice().remark());
    }

    private static Map<Percentile, Interval> intervals(OverheadFigures micros) {
        Map<Percentile, Interval> intervals = new TreeMap<>();
        put(intervals, Percentile.P50, micros.p50());
        put(intervals, Percentile.P90, micros.p90());
        put(intervals, Percentile.P99, micros.p99());
        put(intervals, Percentile.P999, micros.p999());
        return intervals;
    }

    private static void put(Map<Percentile, Interval> intervals, Percentile percentile, OverheadFigures.Figure micros) {
        if (micros != null) {
            intervals.put(
                    percentile,
                    new Interval(
                            micros.estimate() * NANOS_PER_MICRO,
                            micros.low() * NANOS_PER_MICRO,
                            micros.high() * NANOS_PER_MICRO));
        }
    }

    private String cost(EnvironmentAnalysis e, Verdict verdict) {
        return switch (verdict) {
            case Overhead -> cost(e) + ".";
            case NoDetectableOverhead ->
                "No overhead of " + e.environment() + " can be detected: " + differences(headline(e.overheadNs()))
                        + ".";
            default ->
                "The overhead of " + e.environment() + " is inconclusive: " + differences(headline(e.overheadNs()))
                        + ".";
        };
    }

    static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private String baselineAnswer(EnvironmentAnalysis e) {
        if (e.response().getTotalCount() == 0) {
            return "No block was measured completely.";
        }
        return e.environment() + " answers in " + SummaryRow.latency(e.response(), Percentile.P50, units)
                + " at p50 and " + SummaryRow.latency(e.response(), Percentile.P99, units)
                + " at p99; nothing was compared with it.";
    }

    private String cost(EnvironmentAnalysis e) {
        Map<Percentile, Interval> told = new TreeMap<>(headline(e.overheadNs()));
        told.values().removeIf(Interval::holdsZero);
        if (told.values().stream().noneMatch(i -> i.low() > 0)) {
            e.overheadNs().entrySet().stream()
                    .filter(o -> o.getValue().low() > 0)
                    .min(Map.Entry.comparingByKey())
                    .ifPresent(o -> told.put(o.getKey(), o.getValue()));
        }
        List<String> clauses = new ArrayList<>();
        String adds = told.entrySet().stream()
                .filter(o -> o.getValue().low() > 0)
                .map(o -> e.overheads().get(o.getKey()).isUsable()
                        ? units.estimateAt(o.getKey(), o.getValue())
                        : units.range(o.getValue()) + " at " + units.name(o.getKey()))
                .collect(Collectors.joining(" and "));
        clauses.add(e.environment() + " adds " + adds);
        told.forEach((percentile, interval) -> {
            if (interval.high() < 0) {
                clauses.add(units.name(percentile) + " is lower by " + units.range(flipped(interval)));
            }
        });
        headline(e.overheadNs()).forEach((percentile, interval) -> {
            if (interval.holdsZero()) {
                clauses.add("at " + units.name(percentile) + " the difference cannot be told from zero ("
                        + units.range(interval) + ")");
            }
        });
        return String.join("; ", clauses);
    }

    private String differences(Map<Percentile, Interval> overhead) {
        return overhead.entrySet().stream()
                .map(o -> units.name(o.getKey()) + " differs by " + units.range(o.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** The percentiles that an answer names: the median and p99, or what there is instead. */
    private static Map<Percentile, Interval> headline(Map<Percentile, Interval> overhead) {
        Map<Percentile, Interval> chosen = new TreeMap<>(overhead);
        chosen.keySet().retainAll(HEADLINE);
        if (chosen.size() < HEADLINE.size()) {
            overhead.keySet().stream().max(Comparator.naturalOrder()).ifPresent(p -> chosen.put(p, overhead.get(p)));
        }
        return chosen;
    }

    private static Interval flipped(Interval interval) {
        return new Interval(-interval.estimate(), -interval.high(), -interval.low());
    }

    /** How load was made, such as {@code 1,000 requests/s, open loop, Poisson arrivals, 64 connections}. */
    String load() {
        Load load = report.profile().getSpec().load();
        if (report.search()) {
            return capacity.load(load);
        }
        return loop(load)
                + (report.generator() == Generator.Type.Tare
                        ? ""
                        : ", made by " + report.generator().title());
    }

    private String loop(Load load) {
        return report.closedLoop()
                ? "closed loop of "
                        + (load.thinkTime() == null
                                ? CountText.of(load.concurrency(), "request") + " under way"
                                : CountText.of(load.concurrency(), "user who thinks for", "users who think for") + " "
                                        + DurationText.format(load.thinkTime()))
                : rate(load) + ", open loop, " + load.arrival() + " arrivals, "
                        + CountText.of(load.connections(), "connection");
    }

    private String rate(Load load) {
        return load.stages() == null
                ? CountText.of(load.rate(), "request/s", "requests/s")
                : load.stages().stream()
                        .map(stage -> units.count(stage.rate()) + " in " + DurationText.format(stage.duration()))
                        .collect(Collectors.joining(", then to ", "stages of ", " requests/s"));
    }

    /** How much was measured, such as {@code 12 blocks of 20s trials}. */
    String extent() {
        int blocks = report.analysis().completeBlocks();
        return CountText.of(blocks, "complete block") + " of "
                + DurationText.format(report.profile().getSpec().load().duration()) + " trials";
    }

    /** How far the intervals may be trusted; empty where there are none. */
    String confidence() {
        long intervals = report.intervals();
        if (intervals == 0) {
            return "";
        }
        return report.profile().getSpec().trials().confidencePercent() + " %"
                + (intervals == 1 ? "" : ", all " + intervals + " intervals together");
    }

    /** Why no more was measured. */
    String ending() {
        return switch (report.analysis().outcome()) {
            case Precise -> "every interval is as narrow as asked for";
            case BlocksExhausted -> "all allowed blocks were measured";
            case Hopeless -> "more blocks could not have made the result valid";
            case MeasureMore -> "the run stopped before the intervals were as narrow as asked for";
        };
    }

    /** The difference of the baseline to itself; empty where it is not known. */
    String noiseFloor() {
        if (report.search()) {
            return report.analysis()
                    .noiseFloorCapacity()
                    .map(interval -> "capacity loss " + units.share(interval))
                    .orElse("");
        }
        Map<Percentile, Interval> floor = new TreeMap<>(report.analysis().noiseFloorNs());
        return floor.entrySet().stream()
                .map(f -> units.name(f.getKey()) + " " + units.difference(f.getValue()))
                .collect(Collectors.joining(", "));
    }

    /** What the figures of a search are of. */
    String search() {
        return "Capacity is the rate at which half of all trials meet the objective. Latencies, errors, CPU and memory are"
                + " those of the trials at the highest rate that met it, one a search.";
    }

    /** What a closed loop hides. */
    String closedLoop() {
        String sent = report.profile().getSpec().load().thinkTime() == null
                ? "Each request was sent when the one before it was answered"
                : "Each user sent a request when the one before it had been answered and the think time was over";
        return sent + ", so a stalled target also holds back the"
                + " requests that would have been slow: independent users wait longer than these figures show.";
    }

    /** What a generator of others cannot tell; empty for Tare's own. */
    String program() {
        Generator.Type type = report.generator();
        if (type == Generator.Type.Tare) {
            return "";
        }
        return (type.isFromIntendedSend() || report.closedLoop()
                        ? ""
                        : type.title()
                                + " measures latencies from the actual send: they do not show how a stalled target delays the"
                                + " requests that wait behind it. ")
                + "How late " + type.title() + " sends, and how near it is to its own limits, is not known.";
    }

    /** What went wrong with the run as a whole, if anything did. */
    List<String> troubles() {
        List<Condition> conditions = report.status().conditions() == null
                ? List.of()
                : report.status().conditions();
        return conditions.stream()
                .filter(c -> is(c, Conditions.FAILED, "True") || is(c, Conditions.COMPLETE, "False"))
                .map(Condition::getMessage)
                .filter(message -> message != null && !message.isBlank())
                .distinct()
                .toList();
    }

    private static boolean is(Condition condition, String type, String status) {
        return type.equals(condition.getType()) && status.equals(condition.getStatus());
    }
}
