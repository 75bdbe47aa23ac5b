package dev.tare.measure;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.measure.Judgement.Result;

/** A limit that an environment is to stay below. */
public sealed interface Goal {

    /**
     * Judges it by an analysis. Numbers that may not be believed decide nothing.
     *
     * @throws IllegalArgumentException if the analysis has no such environment
     */
    Judgement judge(Analysis analysis);

    /**
     * A percentile of all response times of an environment. Met when it is below the limit with all that the generator may
     * have added, missed when it is not even without.
     *
     * @param environment the environment, which may be the baseline
     * @param percentile the percentile
     * @param limitNs the limit in nanoseconds
     */
    record LatencyBelow(String environment, Percentile percentile, long limitNs) implements Goal {

        @Override
        public Judgement judge(Analysis analysis) {
            EnvironmentAnalysis found = analysis.environment(environment);
            if (found.verdict() == Verdict.Invalid) {
                return invalid(found);
            }
            if (!Percentile.supportedBy(found.answered()).contains(percentile)) {
                return new Judgement(
                        Result.Undecided,
                        percentile.title() + ": "
                                + CountText.of(
                                        found.answered(),
                                        "answer is too few for this percentile",
                                        "answers are too few for this percentile"));
            }
            long latencyNs = found.response().getValueAtPercentile(percentile.percent());
            long leastNs = found.leastResponse().getValueAtPercentile(percentile.percent());
            boolean met = latencyNs < limitNs;
            return !met && leastNs < limitNs
                    ? new Judgement(
                            Result.Undecided,
                            "%s is between %s and %s, as the load generator was late; the limit of %s is within this range"
                                    .formatted(
                                            percentile.title(),
                                            TimeText.of(leastNs),
                                            TimeText.of(latencyNs),
                                            TimeText.of(limitNs)))
                    : new Judgement(
                            met ? Result.Met : Result.Missed,
                            "%s %s is %s %s"
                                    .formatted(
                                            percentile.title(),
                                            TimeText.of(latencyNs),
                                            met ? "below" : "not below",
                                            TimeText.of(limitNs)));
        }
    }

    /**
     * What an environment's percentile is above the baseline's. Met when the whole interval is below the limit, missed
     * when none of it is.
     *
     * @param environment the environment
     * @param percentile the percentile
     * @param limitNs the limit in nanoseconds
     */
    record OverheadBelow(String environment, Percentile percentile, long limitNs) implements Goal {

        @Override
        public Judgement judge(Analysis analysis) {
            EnvironmentAnalysis found = analysis.environment(environment);
            if (found.verdict() == Verdict.Invalid) {
                return invalid(found);
            }
            Overhead difference = found.overheads().get(percentile);
            if (difference == null) {
                return new Judgement(
                        Result.Undecided, percentile.title() + ": a trial has too few requests for a comparison");
            }
            if (!difference.stands()) {
                return new Judgement(
                        Result.Undecided, percentile.title() + ": not known, because the load generator was too late");
            }
            Interval overhead = difference.ns();
            String figures = difference.isUsable()
                    ? "%s overhead %s [%s, %s]"
                            .formatted(
                                    percentile.title(),
                                    TimeText.of(overhead.estimate()),
                                    TimeText.of(overhead.low()),
                                    TimeText.of(overhead.high()))
                    : "%s overhead between %s and %s"
                            .formatted(percentile.title(), TimeText.of(overhead.low()), TimeText.of(overhead.high()));
            if (overhead.high() < limitNs) {
                return new Judgement(Result.Met, figures + " is below " + TimeText.of(limitNs));
            }
            if (overhead.low() >= limitNs) {
                return new Judgement(Result.Missed, figures + " is not below " + TimeText.of(limitNs));
            }
            return new Judgement(
                    Result.Undecided, figures + ": the interval includes the limit of " + TimeText.of(limitNs));
        }
    }

    /**
     * What is lost of the baseline's capacity. Met when the whole interval is below the limit, missed when none of it is.
     *
     * @param environment the environment
     * @param limitPercent the limit in percent of the baseline's capacity
     */
    record CapacityLossBelow(String environment, int limitPercent) implements Goal {

        @Override
        public Judgement judge(Analysis analysis) {
            EnvironmentAnalysis found = analysis.environment(environment);
            if (found.verdict() == Verdict.Invalid) {
                return invalid(found);
            }
            Optional<Interval> loss = found.capacity().flatMap(Capacity::loss);
            if (loss.isEmpty()) {
                return new Judgement(Result.Undecided, "capacity: there are too few searches for a comparison");
            }
            Interval share = loss.get();
            String figures = String.format(
                    Locale.ROOT,
                    "capacity loss %.1f %% [%.1f, %.1f]",
                    100 * share.estimate(),
                    100 * share.low(),
                    100 * share.high());
            if (100 * share.high() < limitPercent) {
                return new Judgement(Result.Met, figures + " is below " + limitPercent + " %");
            }
            if (100 * share.low() >= limitPercent) {
                return new Judgement(Result.Missed, figures + " is not below " + limitPercent + " %");
            }
            return new Judgement(
                    Result.Undecided, figures + ": the interval includes the limit of " + limitPercent + " %");
        }
    }

    /**
     * Failed requests of an environment. Decided as well when there are so many that they alone make the other numbers
     * invalid: their own number is not in doubt.
     *
     * @param environment the environment, which may be the baseline
     * @param limitPerMillion the limit in requests of a million
     */
    record ErrorsBelow(String environment, long limitPerMillion) implements Goal {

        @Override
        public Judgement judge(Analysis analysis) {
            EnvironmentAnalysis found = analysis.environment(environment);
            if (found.verdict() == Verdict.Invalid && !isInvalidForItsErrors(found)) {
                return invalid(found);
            }
            boolean met = found.errorsPerMillion() < limitPerMillion;
            return new Judgement(
                    met ? Result.Met : Result.Missed,
                    String.format(
                            Locale.ROOT,
                            "%s %s %,d",
                            CountText.of(found.errorsPerMillion(), "error per million is", "errors per million are"),
                            met ? "below" : "not below",
                            limitPerMillion));
        }

        /** Measuring ends early for errors, which leaves too few blocks. */
        private static boolean isInvalidForItsErrors(EnvironmentAnalysis found) {
            return found.errorsPerMillion() > Validity.ERRORS_ALLOWED_PER_MILLION
                    && found.findings().stream()
                            .map(Finding::reason)
                            .allMatch(reason ->
                                    reason == ValidityReason.ErrorsSeen || reason == ValidityReason.TooFewBlocks);
        }
    }

    private static Judgement invalid(EnvironmentAnalysis found) {
        return new Judgement(
                Result.Undecided,
                found.environment() + " is invalid: "
                        + found.findings().stream()
                                .map(finding -> finding.reason().name())
                                .distinct()
                                .collect(Collectors.joining(", ")));
    }
}
