package dev.tare.measure;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.HdrHistogram.Histogram;

/**
 * Says what the trials of a run say together. Nothing but a function of its arguments: it may be asked again after every
 * block, and after a restart, and answers for what is there as if measuring ended now.
 *
 * <p>All intervals of overheads, of every environment at every percentile of the family, hold the truth together with
 * the wanted confidence: they are simultaneous intervals, each made with the confidence that Bonferroni's inequality
 * asks for. An interval above zero therefore is a finding without further correction.
 */
public final class Analyst {

    private final AnalysisSettings settings;
    private final TrialTable table;
    private final Set<Percentile> family;
    private final EnvironmentValidity baseline;
    private final Map<Percentile, PairedPercentiles> baselinePairs;
    private final NoiseFloor noiseFloor;
    private final StoppingRule stoppingRule;

    private Analyst(AnalysisSettings settings, Collection<TrialResult> trials) {
        this.settings = settings;
        table = new TrialTable(settings, trials);
        family = supportedFamily(settings, trials);
        baseline = EnvironmentValidity.ofBaseline(settings, table);
        List<Integer> paired = baseline.blocks().stream()
                .filter(block -> table.isValid(block, settings.baseline(), 1))
                .toList();
        baselinePairs = pairs(settings.baseline(), 1, paired);
        noiseFloor = new NoiseFloor(intervals(baselinePairs, pair -> pair.difference(settings.confidenceOfEach())
                .map(BoundedInterval::interval)));
        Histogram response = Histograms.merge(figuresFrom(settings.baseline(), baseline).stream()
                .map(TrialResult::response)
                .toList());
        Map<Percentile, Double> halfWidthAllowedNs = new EnumMap<>(Percentile.class);
        for (Percentile percentile : settings.family()) {
            halfWidthAllowedNs.put(
                    percentile, settings.precision() * response.getValueAtPercentile(percentile.percent()));
        }
        stoppingRule = new StoppingRule(settings, halfWidthAllowedNs);
    }

    /**
     * Analyses what has been measured so far. To be asked between blocks: a block that is begun counts, too.
     *
     * @param settings what is asked
     * @param trials what has been measured, in any order; blocks may be incomplete
     * @throws IllegalArgumentException if a trial is listed twice or belongs to no environment of the settings
     */
    public static Analysis analyse(AnalysisSettings settings, Collection<TrialResult> trials) {
        return settings.search()
                .map(search -> CapacityAnalyst.analyse(settings, search, trials))
                .orElseGet(() -> new Analyst(settings, trials).analyse());
    }

    /** An environment beside the baseline. */
    private record Compared(
            String environment, EnvironmentValidity standing, Map<Percentile, PairedPercentiles> pairs) {}

    private Analysis analyse() {
        List<Compared> others = settings.others().stream().map(this::compared).toList();
        Compared alone = new Compared(settings.baseline(), baseline, Map.of());
        return new Analysis(
                Stream.concat(Stream.of(alone), others.stream())
                        .map(this::environment)
                        .toList(),
                noiseFloor.differencesNs(),
                Optional.empty(),
                table.completeBlocks(settings),
                outcome(others));
    }

    private Compared compared(String environment) {
        EnvironmentValidity standing = EnvironmentValidity.of(settings, table, environment, baseline);
        return new Compared(environment, standing, pairs(environment, 0, standing.blocks()));
    }

    /**
     * An open loop knows before how many requests a trial holds. Of a closed loop, percentiles that one of its trials
     * turned out to hold too few requests for are left out; the others' intervals stay as wide as if they were there.
     */
    private static Set<Percentile> supportedFamily(AnalysisSettings settings, Collection<TrialResult> trials) {
        if (settings.requestsPerSecond() > 0) {
            return settings.family();
        }
        long fewest = trials.stream()
                .filter(trial -> Validity.breachesOf(trial).isEmpty())
                .mapToLong(TrialResult::answered)
                .min()
                .orElse(0);
        Set<Percentile> supported = EnumSet.copyOf(settings.family());
        supported.retainAll(Percentile.supportedBy(fewest));
        return supported;
    }

    /** The percentiles of an environment's trials beside those of the baseline's first trials in the same blocks. */
    private Map<Percentile, PairedPercentiles> pairs(String environment, int repeat, List<Integer> blocks) {
        Map<Percentile, PairedPercentiles> pairs = new EnumMap<>(Percentile.class);
        for (Percentile percentile : family) {
            pairs.put(
                    percentile,
                    PairedPercentiles.of(
                            percentile, trials(environment, repeat, blocks), trials(settings.baseline(), 0, blocks)));
        }
        return pairs;
    }

    private List<TrialResult> trials(String environment, int repeat, List<Integer> blocks) {
        return blocks.stream()
                .map(block -> table.trial(block, environment, repeat).orElseThrow())
                .toList();
    }

    private static Map<Percentile, Interval> intervals(
            Map<Percentile, PairedPercentiles> pairs, Function<PairedPercentiles, Optional<Interval>> interval) {
        Map<Percentile, Interval> intervals = new EnumMap<>(Percentile.class);
        pairs.forEach((percentile, pair) -> interval.apply(pair).ifPresent(found -> intervals.put(percentile, found)));
        return Collections.unmodifiableMap(intervals);
    }

    private EnvironmentAnalysis environment(Compared compared) {
        String environment = compared.environment();
        EnvironmentValidity standing = compared.standing();
        Map<Percentile, PairedPercentiles> pairs = compared.pairs();
        double confidence = settings.confidenceOfEach();
        List<TrialResult> trials = figuresFrom(environment, standing);
        Map<Percentile, Overhead> overheads = overheads(pairs, trials);
        GeneratorCaveat caveat = new GeneratorCaveat(overheads, trials);
        boolean lateThroughout = standing.isValid() && caveat.isOfAll();
        return new EnvironmentFigures(environment, trials, Errors.of(table.trialsOf(environment)))
                .judged(
                        lateThroughout ? Verdict.Invalid : verdict(environment, standing, overheads),
                        lateThroughout ? caveat.findings() : standing.findings(),
                        lateThroughout ? List.of() : caveat.findings(),
                        standing.blocks(),
                        settings.requestsPerSecond() > 0,
                        new EnvironmentFigures.Overheads(
                                pairs, overheads, intervals(pairs, pair -> pair.ratio(confidence))),
                        Optional.empty());
    }

    private Map<Percentile, Overhead> overheads(Map<Percentile, PairedPercentiles> pairs, List<TrialResult> trials) {
        Histogram least =
                Histograms.merge(trials.stream().map(TrialResult::leastResponse).toList());
        Map<Percentile, Overhead> overheads = new EnumMap<>(Percentile.class);
        pairs.forEach((percentile, pair) -> pair.difference(settings.confidenceOfEach())
                .ifPresent(difference -> overheads.put(
                        percentile, Overhead.of(difference, least.getValueAtPercentile(percentile.percent())))));
        return Collections.unmodifiableMap(overheads);
    }

    /** The trials of an environment's valid blocks or, for want of any, all of them: something to look at, if not to use. */
    private List<TrialResult> figuresFrom(String environment, EnvironmentValidity standing) {
        return standing.blocks().isEmpty()
                ? table.trialsOf(environment)
                : standing.blocks().stream()
                        .map(block -> table.trial(block, environment, 0).orElseThrow())
                        .toList();
    }

    /** By the percentiles that stand; that there is no overhead, by those whose estimate may be used. */
    private Verdict verdict(String environment, EnvironmentValidity standing, Map<Percentile, Overhead> overheads) {
        if (!standing.isValid()) {
            return Verdict.Invalid;
        }
        if (environment.equals(settings.baseline())) {
            return null;
        }
        if (noiseFloor.isExceededBy(overheads)) {
            return Verdict.Overhead;
        }
        List<Map.Entry<Percentile, Overhead>> usable = overheads.entrySet().stream()
                .filter(entry -> entry.getValue().isUsable())
                .toList();
        boolean narrow = usable.stream()
                .allMatch(entry ->
                        stoppingRule.isNarrow(entry.getKey(), entry.getValue().chanceNs()));
        return narrow && !usable.isEmpty() ? Verdict.NoDetectableOverhead : Verdict.Inconclusive;
    }

    private Analysis.Outcome outcome(List<Compared> others) {
        if (isPrecise(others)) {
            return Analysis.Outcome.Precise;
        }
        if (table.undisturbedBlocks() >= settings.maxBlocks() || table.blocks().size() >= settings.mostBlocks()) {
            return Analysis.Outcome.BlocksExhausted;
        }
        boolean hopeless = !baseline.attainable()
                || !others.isEmpty()
                        && others.stream().noneMatch(other -> other.standing().attainable());
        return hopeless ? Analysis.Outcome.Hopeless : Analysis.Outcome.MeasureMore;
    }

    /** Whether every environment that may still be believed is measured precisely; the baseline itself if it is alone. */
    private boolean isPrecise(List<Compared> others) {
        if (!baseline.isValid()) {
            return false;
        }
        if (others.isEmpty()) {
            return stoppingRule.isSatisfiedBy(baselinePairs);
        }
        List<Compared> attainable =
                others.stream().filter(other -> other.standing().attainable()).toList();
        return !attainable.isEmpty()
                && attainable.stream()
                        .allMatch(other -> other.standing().isValid() && stoppingRule.isSatisfiedBy(other.pairs()));
    }
}
