package dev.tare.measure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Says what the searches of a run say together. The unit of observation is the search: each gives one capacity of every
 * environment, and two of the baseline. Capacities are compared as ratios within the same search, so that what drifts
 * cancels. Estimates and intervals are those of {@link HodgesLehmann} of the logarithms, carried back; all of a run hold
 * the truth together with the wanted confidence.
 */
final class CapacityAnalyst {

    /** Searches, scouting among them, of which none has found a limit, after which an environment is given up. */
    private static final int SEARCHES_UNTIL_GIVEN_UP = 2;

    private final AnalysisSettings settings;
    private final SearchSettings search;
    private final TrialTable table;
    private final int completeBlocks;
    private final int searches;
    private final int searchesNeeded;
    private final Series baseline;
    private final Optional<Interval> noiseFloor;

    /** The searches of one environment, and what each of those that count has found. */
    private final class Series {

        private final String environment;
        private final CapacitySearch trials;
        private final List<OptionalDouble> found;

        private Series(String environment, int repeat, Collection<TrialResult> measured) {
            this.environment = environment;
            trials = new CapacitySearch(search, environment, repeat, measured);
            found = IntStream.rangeClosed(1, searches)
                    .mapToObj(number -> trials.bracket(number).capacity())
                    .toList();
        }

        private boolean found(int number) {
            return found.get(number - 1).isPresent();
        }

        private double logarithm(int number) {
            return Math.log(found.get(number - 1).orElseThrow());
        }

        private boolean isGivenUp() {
            return searches + 1 >= SEARCHES_UNTIL_GIVEN_UP
                    && trials.bracket(SearchSettings.SCOUTING).capacity().isEmpty()
                    && found.stream().allMatch(OptionalDouble::isEmpty);
        }
    }

    /** An environment with the searches that count for it, and what they come to. */
    private record Compared(
            Series series,
            List<Integer> counted,
            List<Finding> findings,
            boolean attainable,
            Optional<Interval> perSecond,
            Optional<Interval> loss) {

        boolean isValid() {
            return findings.isEmpty();
        }
    }

    private final Compared alone;
    private final List<Compared> others;

    private CapacityAnalyst(AnalysisSettings settings, SearchSettings search, Collection<TrialResult> measured) {
        this.settings = settings;
        this.search = search;
        table = new TrialTable(settings, measured);
        completeBlocks = table.completeBlocks(settings);
        searches = search.searches(completeBlocks);
        searchesNeeded = Math.max(
                search.searches(settings.minBlocks()),
                SignedRank.leastBlocks(settings.confidence(), settings.familySize()));
        baseline = new Series(settings.baseline(), 0, measured);
        Series again = new Series(settings.baseline(), 1, measured);
        List<Integer> pairs = counted(baseline, again);
        noiseFloor = loss(again, pairs, pairs.size());
        alone = compared(baseline, again, List.of());
        others = settings.others().stream()
                .map(environment -> compared(new Series(environment, 0, measured), baseline, alone.findings()))
                .toList();
    }

    /** Analyses what has been measured so far. */
    static Analysis analyse(AnalysisSettings settings, SearchSettings search, Collection<TrialResult> measured) {
        return new CapacityAnalyst(settings, search, measured).analyse();
    }

    private Analysis analyse() {
        return new Analysis(
                Stream.concat(Stream.of(alone), others.stream())
                        .map(this::environment)
                        .toList(),
                Map.of(),
                noiseFloor,
                completeBlocks,
                outcome());
    }

    private List<Integer> counted(Series one, Series other) {
        return IntStream.rangeClosed(1, searches)
                .filter(number -> one.found(number) && other.found(number))
                .boxed()
                .toList();
    }

    private Compared compared(Series series, Series partner, List<Finding> baselineFindings) {
        List<Integer> counted = counted(series, partner);
        int lost = searches - counted.size();
        boolean tooFew = counted.size() < searchesNeeded;
        List<Finding> findings = new ArrayList<>();
        if (tooFew) {
            findings.addAll(reasons(series));
        }
        for (Finding finding : baselineFindings) {
            if (!tooFew || finding.reason() != ValidityReason.TooFewBlocks) {
                findings.add(new Finding(finding.reason(), settings.baseline() + ": " + finding.detail()));
            }
        }
        if (tooFew) {
            findings.add(new Finding(
                    ValidityReason.TooFewBlocks,
                    "the limit was found in %s of %d, %d are needed"
                            .formatted(CountText.of(counted.size(), "search", "searches"), searches, searchesNeeded)));
        }
        Optional<Finding> difference = AnswersComparison.difference(settings, table, series.environment);
        difference.ifPresent(finding -> findings.add(0, finding));
        boolean attainable = difference.isEmpty()
                && !series.isGivenUp()
                && !partner.isGivenUp()
                && search.searches(settings.maxBlocks()) - lost >= searchesNeeded;
        return new Compared(
                series,
                counted,
                List.copyOf(findings),
                attainable,
                perSecond(series, counted, counted.size()),
                series == baseline ? Optional.empty() : loss(series, counted, counted.size()));
    }

    private static String rate(long perSecond) {
        return CountText.of(perSecond, "request/s", "requests/s");
    }

    /** Why searches have found no limit: it is out of range, or the trials that should show it are no evidence. */
    private List<Finding> reasons(Series series) {
        List<Finding> reasons = new ArrayList<>();
        List<Bracket> open = IntStream.rangeClosed(SearchSettings.SCOUTING, searches)
                .mapToObj(series.trials::bracket)
                .filter(bracket -> bracket.capacity().isEmpty())
                .toList();
        if (open.stream().anyMatch(bracket -> bracket.met() == search.toPerSecond())) {
            reasons.add(new Finding(
                    ValidityReason.CapacityOutOfRange,
                    "the objective was met at %s, the highest rate to search".formatted(rate(search.toPerSecond()))));
        }
        if (open.stream().anyMatch(bracket -> bracket.missed() == search.fromPerSecond())) {
            reasons.add(new Finding(
                    ValidityReason.CapacityOutOfRange,
                    "the objective was missed at %s, the lowest rate to search"
                            .formatted(rate(search.fromPerSecond()))));
        }
        List<TrialResult> trials = table.trialsOf(series.environment);
        List<List<LimitViolation>> disturbances = trials.stream()
                .map(trial -> RateEvidence.disturbances(trial, search))
                .filter(breaches -> !breaches.isEmpty())
                .toList();
        reasons.addAll(EnvironmentValidity.summaries(disturbances, trials.size()));
        return reasons;
    }

    private Optional<Interval> perSecond(Series series, List<Integer> counted, int first) {
        return interval(counted, first, series::logarithm, Math::exp);
    }

    private Optional<Interval> loss(Series series, List<Integer> counted, int first) {
        return interval(counted, first, number -> series.logarithm(number) - baseline.logarithm(number), Math::expm1)
                .map(change -> new Interval(-change.estimate(), -change.high(), -change.low()));
    }

    private Optional<Interval> interval(
            List<Integer> counted, int first, IntToDoubleFunction logarithm, DoubleUnaryOperator back) {
        if (first < 1) {
            return Optional.empty();
        }
        double[] logarithms = counted.stream()
                .limit(first)
                .mapToDouble(number -> logarithm.applyAsDouble(number))
                .toArray();
        return new HodgesLehmann(logarithms)
                .interval(settings.confidenceOfEach())
                .map(found -> new Interval(
                        back.applyAsDouble(found.estimate()),
                        back.applyAsDouble(found.low()),
                        back.applyAsDouble(found.high())));
    }

    private EnvironmentAnalysis environment(Compared compared) {
        Series series = compared.series();
        // For want of a capacity, all trials: something to look at, if not to use.
        List<TrialResult> trials = compared.counted().isEmpty()
                ? series.trials.trials()
                : compared.counted().stream().map(series.trials::atCapacity).toList();
        Capacity capacity = new Capacity(
                compared.counted(),
                compared.counted().stream()
                        .map(number -> series.found.get(number - 1).orElseThrow())
                        .toList(),
                compared.perSecond(),
                compared.loss());
        return new EnvironmentFigures(series.environment, trials, Errors.of(trials))
                .judged(
                        verdict(compared),
                        compared.findings(),
                        List.of(),
                        compared.counted().isEmpty()
                                ? List.of()
                                : trials.stream().map(TrialResult::block).toList(),
                        true,
                        EnvironmentFigures.Overheads.NONE,
                        Optional.of(capacity));
    }

    private Verdict verdict(Compared compared) {
        if (!compared.isValid()) {
            return Verdict.Invalid;
        }
        if (compared.series() == baseline) {
            return null;
        }
        Interval loss = compared.loss().orElseThrow();
        double floor = noiseFloor
                .filter(interval -> !interval.holdsZero())
                .map(interval -> Math.max(Math.abs(interval.low()), Math.abs(interval.high())))
                .orElse(0.0);
        if (loss.low() > floor) {
            return Verdict.Overhead;
        }
        return loss.halfWidth() <= settings.precision() ? Verdict.NoDetectableOverhead : Verdict.Inconclusive;
    }

    private Analysis.Outcome outcome() {
        if (isPrecise()) {
            return Analysis.Outcome.Precise;
        }
        if (table.blocks().size() >= settings.maxBlocks()) {
            return Analysis.Outcome.BlocksExhausted;
        }
        boolean hopeless =
                !alone.attainable() || !others.isEmpty() && others.stream().noneMatch(Compared::attainable);
        return hopeless ? Analysis.Outcome.Hopeless : Analysis.Outcome.MeasureMore;
    }

    /** Only at the end of a search: one that is begun is finished. */
    private boolean isPrecise() {
        if (!alone.isValid() || table.blocks().size() != search.blocks(searches)) {
            return false;
        }
        if (others.isEmpty()) {
            return isPrecise(alone, 0) && isPrecise(alone, StoppingRule.BLOCKS_TO_CONFIRM);
        }
        List<Compared> attainable = others.stream().filter(Compared::attainable).toList();
        return !attainable.isEmpty()
                && Stream.concat(Stream.of(alone), attainable.stream())
                        .allMatch(compared -> compared.isValid() && isPrecise(compared, 0));
    }

    /** Whether its intervals were narrow enough so many searches ago. */
    private boolean isPrecise(Compared compared, int searchesBefore) {
        int first = compared.counted().size() - searchesBefore;
        Series series = compared.series();
        boolean known = perSecond(series, compared.counted(), first)
                .filter(interval -> interval.halfWidth() <= settings.precision() * interval.estimate())
                .isPresent();
        return known
                && (series == baseline
                        || loss(series, compared.counted(), first)
                                .filter(interval -> interval.halfWidth() <= settings.precision())
                                .isPresent());
    }
}
