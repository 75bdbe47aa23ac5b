package dev.tare.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;

import dev.tare.api.AnswerFigures;
import dev.tare.api.EnvironmentSummary.Mesh;
import dev.tare.api.ObjectiveStatus;
import dev.tare.measure.CountText;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;
import dev.tare.measure.Verdict;

/** Makes the page's text from a report. */
final class PageFactory {

    private static final Units UNITS = Units.TYPESET;
    private static final int COLOURS = 10;
    private static final double[] LEVELS = {50, 75, 90, 95, 99, 99.9, 99.99};
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "d MMMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Report report;
    private final Wording wording;
    private final List<EnvironmentAnalysis> environments;
    private final List<Percentile> family;

    private PageFactory(Report report) {
        this.report = report;
        this.wording = new Wording(report, UNITS);
        this.environments = report.environments();
        this.family = Arrays.stream(Percentile.values())
                .filter(p -> report.analysis().noiseFloorNs().containsKey(p)
                        || environments.stream()
                                .anyMatch(e -> Row.usableOverhead(e).containsKey(p)))
                .toList();
    }

    static Page page(Report report) {
        return new PageFactory(report).page();
    }

    private Page page() {
        List<String> levels = levels();
        List<ErrorCause> causes = Arrays.stream(ErrorCause.values())
                .filter(c -> environments.stream().anyMatch(e -> e.errors().getOrDefault(c, 0L) > 0))
                .toList();
        return new Page(
                report.profile().getMetadata().getName(),
                report.run().getMetadata().getName(),
                when(report.status().startedAt()),
                wording.troubles(),
                answers(),
                basis(),
                report.closedLoop() ? wording.closedLoop() : "",
                wording.program(),
                report.closedLoop() || !report.generator().isFromIntendedSend(),
                report.search() ? wording.search() : "",
                Circumstances.of(report, wording),
                each(this::line),
                report.objectives().stream().map(PageFactory::objective).toList(),
                UNITS.name(report.tail()),
                family.stream().map(UNITS::name).toList(),
                environments.stream()
                        .filter(e -> !Row.usableOverhead(e).isEmpty())
                        .map(this::overheads)
                        .toList(),
                floor(),
                levels,
                each(e -> new Page.Cells(e.environment(), colour(e), latencies(e, levels.size()))),
                environments.stream()
                        .filter(Report::isCompared)
                        .map(this::differences)
                        .toList(),
                environments.stream().flatMap(e -> searches(e).stream()).toList(),
                costs(),
                environments.stream()
                        .anyMatch(e -> e.answered() > 0 || !e.errors().isEmpty()),
                causes.stream().map(ErrorCause::label).toList(),
                each(e -> new Page.Cells(
                        e.environment(),
                        colour(e),
                        causes.stream()
                                .map(c -> UNITS.count(e.errors().getOrDefault(c, 0L)))
                                .toList())),
                answered(),
                each(this::validity),
                generator(),
                clamped(),
                environments.stream()
                        .filter(e -> !nullSafe(report.summary(e.environment()).evidence())
                                .isEmpty())
                        .map(e -> new Page.Evidence(
                                e.environment(),
                                colour(e),
                                report.summary(e.environment()).evidence()))
                        .toList(),
                report.command(),
                report.status().seed() == null
                        ? ""
                        : String.valueOf(report.status().seed()),
                report.machine().entrySet().stream()
                        .map(f -> new Page.Fact(f.getKey(), f.getValue()))
                        .toList(),
                Reproduction.yaml(report));
    }

    private <T> List<T> each(Function<EnvironmentAnalysis, T> part) {
        return environments.stream().map(part).toList();
    }

    private int colour(EnvironmentAnalysis e) {
        if (Report.isBaseline(e)) {
            return 0;
        }
        int others = (int) environments.subList(0, environments.indexOf(e)).stream()
                .filter(o -> !Report.isBaseline(o))
                .count();
        return 1 + others % (COLOURS - 1);
    }

    private List<Page.Answer> answers() {
        return environments.stream()
                .filter(e -> !Report.isBaseline(e) || e.verdict() == Verdict.Invalid || environments.size() == 1)
                .map(e -> new Page.Answer(
                        e.environment(),
                        colour(e),
                        e.verdict() == null ? "" : Row.verdict(e.verdict()),
                        tone(e.verdict()),
                        wording.answer(e)))
                .toList();
    }

    private static String tone(Verdict verdict) {
        return verdict == null ? "plain" : verdict.name().toLowerCase(Locale.ROOT);
    }

    private String basis() {
        return Stream.of(wording.load(), wording.extent(), confidence())
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining("; ", "", "."));
    }

    private String confidence() {
        return wording.confidence().isEmpty() ? "" : "confidence " + wording.confidence();
    }

    private Page.Line line(EnvironmentAnalysis e) {
        Mesh mesh = report.summary(e.environment()).mesh();
        List<String> features = nullSafe(report.summary(e.environment()).features());
        String crossed = mesh == null
                ? ""
                : Stream.concat(Stream.of(mesh.kind(), mesh.version()), features.stream())
                        .filter(s -> s != null)
                        .collect(Collectors.joining(" "));
        return new Page.Line(colour(e), crossed, tone(e.verdict()), Row.of(e, report.tail(), UNITS));
    }

    private static Page.Objective objective(ObjectiveStatus objective) {
        String result = objective.result().name().toLowerCase(Locale.ROOT);
        return new Page.Objective(objective.name(), result, result, objective.message());
    }

    private Page.Cells overheads(EnvironmentAnalysis e) {
        Map<Percentile, Interval> ratio = e.overheadRatio();
        return new Page.Cells(
                e.environment(),
                colour(e),
                family.stream()
                        .map(p -> Row.overhead(e, p, UNITS)
                                + (ratio.containsKey(p) ? "\n" + UNITS.percentage(ratio.get(p)) : ""))
                        .toList());
    }

    private List<String> floor() {
        if (report.search()) {
            return report.analysis().noiseFloorCapacity().map(UNITS::share).stream()
                    .toList();
        }
        Map<Percentile, Interval> floor = report.analysis().noiseFloorNs();
        return floor.isEmpty()
                ? List.of()
                : family.stream()
                        .map(p -> floor.containsKey(p) ? UNITS.difference(floor.get(p)) : UNITS.none())
                        .toList();
    }

    private List<String> levels() {
        long most = environments.stream()
                .mapToLong(e -> e.response().getTotalCount())
                .max()
                .orElse(0);
        List<String> levels = new ArrayList<>();
        Arrays.stream(LEVELS)
                .filter(level -> (100 - level) / 100 * most >= Percentile.REQUESTS_BEYOND)
                .forEach(level ->
                        levels.add(level == Math.rint(level) ? String.valueOf((long) level) : String.valueOf(level)));
        return levels;
    }

    private static List<String> latencies(EnvironmentAnalysis e, int levels) {
        Histogram histogram = e.response();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < levels; i++) {
            values.add(
                    histogram.getTotalCount() == 0
                            ? UNITS.none()
                            : UNITS.duration(histogram.getValueAtPercentile(LEVELS[i])));
        }
        values.add(histogram.getTotalCount() == 0 ? UNITS.none() : UNITS.duration(histogram.getMaxValue()));
        return values;
    }

    private Page.Blocks differences(EnvironmentAnalysis e) {
        List<Percentile> percentiles =
                e.differencesNs().keySet().stream().sorted().toList();
        return new Page.Blocks(
                e.environment(),
                colour(e),
                percentiles.stream().map(UNITS::name).toList(),
                IntStream.range(0, e.blocks().size())
                        .mapToObj(i -> new Page.BlockLine(
                                e.blocks().get(i),
                                percentiles.stream()
                                        .map(p -> UNITS.difference(
                                                e.differencesNs().get(p)[i]))
                                        .toList()))
                        .toList());
    }

    private Optional<Page.Searches> searches(EnvironmentAnalysis e) {
        return e.capacity()
                .filter(c -> !c.searches().isEmpty())
                .map(c -> new Page.Searches(
                        e.environment(),
                        colour(e),
                        IntStream.range(0, c.searches().size())
                                .mapToObj(i -> new Page.BlockLine(
                                        c.searches().get(i),
                                        List.of(UNITS.count(c.foundPerSecond().get(i)))))
                                .toList()));
    }

    private List<Page.Cost> costs() {
        long mostCpu = most(EnvironmentAnalysis::proxyCpuNsPerRequest);
        long mostMemory = most(EnvironmentAnalysis::proxyResidentBytes);
        return environments.stream()
                .filter(e -> Stream.of(
                                e.proxyCpuNsPerRequest(),
                                e.proxyResidentBytes(),
                                e.targetCpuNsPerRequest(),
                                e.targetResidentBytes())
                        .anyMatch(OptionalLong::isPresent))
                .map(e -> new Page.Cost(
                        e.environment(),
                        colour(e),
                        Row.known(e.proxyCpuNsPerRequest(), UNITS::millicores, UNITS),
                        bar(e.proxyCpuNsPerRequest(), mostCpu),
                        Row.known(e.proxyResidentBytes(), UNITS::memory, UNITS),
                        bar(e.proxyResidentBytes(), mostMemory),
                        Row.known(e.targetCpuNsPerRequest(), UNITS::millicores, UNITS),
                        Row.known(e.targetResidentBytes(), UNITS::memory, UNITS)))
                .toList();
    }

    private long most(Function<EnvironmentAnalysis, OptionalLong> figure) {
        return environments.stream()
                .map(figure)
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .max()
                .orElse(0);
    }

    private static int bar(OptionalLong value, long most) {
        return value.isEmpty() || most == 0 ? 0 : (int) Math.round(100.0 * value.getAsLong() / most);
    }

    private Page.Validity validity(EnvironmentAnalysis e) {
        Histogram late = e.lateness();
        boolean doubted = !e.findings().isEmpty() || e.verdict() == Verdict.Invalid;
        String state = doubted
                ? "not usable"
                : e.blocks().isEmpty() ? "not measured" : e.caveats().isEmpty() ? "valid" : "valid in part";
        return new Page.Validity(
                e.environment(),
                colour(e),
                state,
                state.startsWith("valid") ? "met" : state.equals("not usable") ? "invalid" : "plain",
                Stream.concat(e.findings().stream(), e.caveats().stream())
                        .map(f -> new Page.Doubt(
                                f.reason().name(), Meanings.of(f.reason()), Wording.withoutStop(f.detail())))
                        .toList(),
                UNITS.count(e.answered()),
                Row.latency(late, Percentile.P50, UNITS),
                Row.latency(late, Percentile.P99, UNITS),
                late.getTotalCount() == 0 ? UNITS.none() : UNITS.duration(late.getMaxValue()));
    }

    private List<Page.Cells> answered() {
        AnswersWording text = new AnswersWording(UNITS);
        return environments.stream()
                .filter(e -> report.summary(e.environment()).answers() != null)
                .map(e -> {
                    AnswerFigures answers = report.summary(e.environment()).answers();
                    return new Page.Cells(
                            e.environment(),
                            colour(e),
                            List.of(
                                    text.statuses(answers),
                                    text.bytes(answers),
                                    text.protocol(answers),
                                    String.join(", ", answers.addresses()),
                                    UNITS.count(answers.connectionsOpened()),
                                    UNITS.count(answers.sentAgain())));
                })
                .toList();
    }

    private List<Page.Cells> generator() {
        GeneratorTable table = new GeneratorTable(report.trials(), UNITS);
        return table.isKnown() ? each(e -> table.line(e, colour(e))) : List.of();
    }

    /** That latencies were longer than histograms hold; empty where none was. */
    private String clamped() {
        long clamped =
                report.trials().stream().mapToLong(t -> t.result().clamped()).sum();
        return clamped == 0
                ? ""
                : CountText.of(clamped, "latency was", "latencies were") + " longer than "
                        + UNITS.duration(Histograms.HIGHEST_NS) + ", the most that is recorded, and told as that.";
    }

    private static String when(String rfc3339) {
        if (rfc3339 == null) {
            return "";
        }
        try {
            return DATE.format(Instant.parse(rfc3339));
        } catch (DateTimeParseException e) {
            return rfc3339;
        }
    }

    private static <T> List<T> nullSafe(List<T> list) {
        return list == null ? List.of() : list;
    }
}
