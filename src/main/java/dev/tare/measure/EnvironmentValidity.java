package dev.tare.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Whether the numbers of an environment may be believed.
 *
 * @param blocks blocks whose trials of it and of the baseline are there and valid
 * @param findings why the numbers may not be believed if measuring ends now; empty if they may
 * @param attainable whether they may be believed now or after more blocks
 */
record EnvironmentValidity(List<Integer> blocks, List<Finding> findings, boolean attainable) {

    /** Blocks after which so many errors are taken for lasting. */
    static final int BLOCKS_UNTIL_ERRORS_LAST = 3;

    /** Blocks, none of them valid, after which an environment is given up. */
    static final int BLOCKS_UNTIL_GIVEN_UP = 5;

    /** The baseline's: it needs its first trials to be compared with, and pairs of both for the noise floor. */
    static EnvironmentValidity ofBaseline(AnalysisSettings settings, TrialTable table) {
        String baseline = settings.baseline();
        List<Integer> blocks = blocks(table, block -> table.isValid(block, baseline, 0));
        List<Integer> pairs =
                blocks(table, block -> table.isValid(block, baseline, 0) && table.isValid(block, baseline, 1));
        int lost = blocks(table, block -> table.isInvalid(block, baseline, 0) || table.isInvalid(block, baseline, 1))
                .size();
        boolean tooFew = pairs.size() < settings.blocksNeeded();
        List<Finding> findings = ownFindings(table, baseline, tooFew);
        if (tooFew) {
            findings.add(tooFewBlocks(settings, pairs.size()));
        }
        return new EnvironmentValidity(
                blocks, List.copyOf(findings), attainable(settings, table, baseline, pairs.size(), lost));
    }

    /** That of an environment which is compared with the baseline. */
    static EnvironmentValidity of(
            AnalysisSettings settings, TrialTable table, String environment, EnvironmentValidity baseline) {
        List<Integer> blocks = blocks(
                table, block -> table.isValid(block, environment, 0) && table.isValid(block, settings.baseline(), 0));
        int lost = blocks(
                        table,
                        block -> table.isInvalid(block, environment, 0)
                                || table.isInvalid(block, settings.baseline(), 0))
                .size();
        boolean tooFew = blocks.size() < settings.blocksNeeded();
        List<Finding> findings = ownFindings(table, environment, tooFew || !baseline.findings.isEmpty());
        List<Finding> baselineFindings = baseline.findings.isEmpty() && tooFew
                ? ownFindings(table, settings.baseline(), true)
                : baseline.findings;
        for (Finding finding : baselineFindings) {
            if (!tooFew || finding.reason() != ValidityReason.TooFewBlocks) {
                findings.add(new Finding(finding.reason(), settings.baseline() + ": " + finding.detail()));
            }
        }
        if (tooFew) {
            findings.add(tooFewBlocks(settings, blocks.size()));
        }
        Optional<Finding> difference = AnswersComparison.difference(settings, table, environment);
        difference.ifPresent(finding -> findings.add(0, finding));
        return new EnvironmentValidity(
                blocks,
                List.copyOf(findings),
                difference.isEmpty()
                        && baseline.attainable
                        && attainable(settings, table, environment, blocks.size(), lost));
    }

    /** Whether the numbers may be believed if measuring ends now. */
    boolean isValid() {
        return findings.isEmpty();
    }

    private static List<Integer> blocks(TrialTable table, IntPredicate counted) {
        return table.blocks().stream().filter(counted::test).toList();
    }

    private static boolean attainable(
            AnalysisSettings settings, TrialTable table, String environment, int valid, int lost) {
        boolean errorsLast = !errors(table, environment).isEmpty()
                && table.trialsOf(environment).stream()
                                .map(TrialResult::block)
                                .distinct()
                                .count()
                        >= BLOCKS_UNTIL_ERRORS_LAST;
        boolean givenUp = valid == 0 && lost >= BLOCKS_UNTIL_GIVEN_UP;
        return !errorsLast && !givenUp && settings.mostBlocks() - lost >= settings.blocksNeeded();
    }

    /** Errors beyond the limit and, where blocks are missing or wanted, what made trials invalid. */
    private static List<Finding> ownFindings(TrialTable table, String environment, boolean withBreaches) {
        Map<ValidityReason, Finding> findings = new EnumMap<>(ValidityReason.class);
        List<Finding> errors = errors(table, environment);
        errors.forEach(finding -> findings.put(finding.reason(), finding));
        if (withBreaches || !errors.isEmpty()) {
            breaches(table, environment).forEach(finding -> findings.putIfAbsent(finding.reason(), finding));
        }
        return new ArrayList<>(findings.values());
    }

    private static List<Finding> errors(TrialTable table, String environment) {
        Errors errors = Errors.of(table.trialsOf(environment));
        return errors.perMillion() <= Validity.ERRORS_ALLOWED_PER_MILLION
                ? List.of()
                : List.of(new Finding(ValidityReason.ErrorsSeen, errors.sentence(Validity.ERRORS_ALLOWED_PER_MILLION)));
    }

    private static List<Finding> breaches(TrialTable table, String environment) {
        return summaries(
                table.breachesOf(environment), table.trialsOf(environment).size());
    }

    /** One finding a reason: the worst of its breaches, and in how many of the trials there were some. */
    static List<Finding> summaries(List<List<LimitViolation>> trials, int measured) {
        Map<ValidityReason, List<LimitViolation>> byReason = new EnumMap<>(ValidityReason.class);
        trials.stream().flatMap(List::stream).forEach(breach -> byReason.computeIfAbsent(
                        breach.reason(), reason -> new ArrayList<>())
                .add(breach));
        return byReason.entrySet().stream()
                .map(entry -> new Finding(entry.getKey(), summary(entry.getValue(), measured)))
                .toList();
    }

    private static String summary(List<LimitViolation> breaches, int measured) {
        LimitViolation worst = breaches.stream()
                .max(Comparator.comparingDouble(LimitViolation::severity))
                .orElseThrow();
        return worst.figures() + " in " + breaches.size() + " of " + CountText.of(measured, "trial");
    }

    private static Finding tooFewBlocks(AnalysisSettings settings, int valid) {
        return new Finding(
                ValidityReason.TooFewBlocks,
                CountText.of(valid, "valid block") + ", " + settings.blocksNeeded() + " are needed");
    }
}
