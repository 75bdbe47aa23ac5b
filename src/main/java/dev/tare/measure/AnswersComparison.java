package dev.tare.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Whether an environment answers what the baseline answers: what another answer costs is no overhead. Compared are, of the
 * answers that do not count as failures, the share of each status and the median of their bytes.
 *
 * <p>What always answers the same is another answer for sure when it differs from both of the baseline's trials in
 * {@value #BLOCKS_OF_THE_SAME} blocks. What varies by itself, as dynamic pages do, differs only where it lies on the same side
 * of both of the baseline's trials in every block, of {@value #BLOCKS_OF_WHAT_VARIES} at least: of three trials of the same
 * each is as likely as the others to be the largest, so that chance does this in 2 / 3^n of runs of n blocks at most, which
 * is 0.8 % of 5 and 0.3 % of 6, whatever the distribution.
 */
final class AnswersComparison {

    private static final int BLOCKS_OF_THE_SAME = 3;
    private static final int BLOCKS_OF_WHAT_VARIES = 5;

    /** So many bytes cross a link of 1 Gbit/s in half of the microsecond that times are recorded in. */
    private static final long BYTES_WITHOUT_WEIGHT = 64;

    private final AnalysisSettings settings;
    private final TrialTable table;
    private final String environment;
    private final List<Compared> blocks = new ArrayList<>();

    /** What was answered without error in a block: by the environment, and by the baseline twice. */
    private record Compared(Answers other, Answers first, Answers second) {

        boolean allOf(Predicate<Answers> predicate) {
            return predicate.test(other) && predicate.test(first) && predicate.test(second);
        }
    }

    private AnswersComparison(AnalysisSettings settings, TrialTable table, String environment) {
        this.settings = settings;
        this.table = table;
        this.environment = environment;
        for (int block : table.blocks()) {
            Optional<Answers> other = answers(block, environment, 0);
            Optional<Answers> first = answers(block, settings.baseline(), 0);
            Optional<Answers> second = answers(block, settings.baseline(), 1);
            if (other.isPresent() && first.isPresent() && second.isPresent()) {
                blocks.add(new Compared(other.get(), first.get(), second.get()));
            }
        }
    }

    private Optional<Answers> answers(int block, String of, int repeat) {
        return table.trial(block, of, repeat).map(TrialResult::answers).filter(answers -> !answers.byBytes()
                .isEmpty());
    }

    /**
     * What an environment answers instead of what the baseline answers.
     *
     * @return a finding with both; empty where they answer the same, or it cannot be told
     */
    static Optional<Finding> difference(AnalysisSettings settings, TrialTable table, String environment) {
        if (environment.equals(settings.baseline())) {
            return Optional.empty();
        }
        AnswersComparison comparison = new AnswersComparison(settings, table, environment);
        return comparison.differs()
                ? Optional.of(new Finding(ValidityReason.AnswersDiffer, comparison.figures()))
                : Optional.empty();
    }

    private boolean differs() {
        SortedSet<Integer> statuses = new TreeSet<>();
        blocks.forEach(block -> List.of(block.other, block.first, block.second)
                .forEach(answers -> statuses.addAll(answers.fineByStatus().keySet())));
        return statuses.stream()
                        .anyMatch(status -> differ(
                                answers -> share(answers, status),
                                answers -> isWithoutWeight(share(answers, status), 0)
                                        || isWithoutWeight(share(answers, status), 1),
                                AnswersComparison::isWithoutWeight))
                || differ(
                        answers -> SizeCounts.median(answers.byBytes()),
                        answers -> answers.byBytes().size() == 1,
                        this::sizesWithoutWeight);
    }

    private interface Negligible {
        boolean between(double a, double b);
    }

    private boolean differ(
            ToDoubleFunction<Answers> figure, Predicate<Answers> isTheSameInEach, Negligible negligible) {
        int sure = 0;
        int larger = 0;
        int smaller = 0;
        for (Compared block : blocks) {
            double other = figure.applyAsDouble(block.other);
            double first = figure.applyAsDouble(block.first);
            double second = figure.applyAsDouble(block.second);
            boolean apart = !negligible.between(other, first) && !negligible.between(other, second);
            if (apart && other > Math.max(first, second)) {
                larger++;
            } else if (apart && other < Math.min(first, second)) {
                smaller++;
            }
            if (apart && block.allOf(isTheSameInEach)) {
                sure++;
            }
        }
        boolean mostlySure = sure >= BLOCKS_OF_THE_SAME && 2 * sure > blocks.size();
        boolean always = blocks.size() >= BLOCKS_OF_WHAT_VARIES && Math.max(larger, smaller) == blocks.size();
        return mostlySure || always;
    }

    private static double share(Answers answers, int status) {
        SortedMap<Integer, Long> fine = answers.fineByStatus();
        double all = fine.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? 0 : fine.getOrDefault(status, 0L) / all;
    }

    /** As many as may fail: fewer answers of another kind are in no percentile up to the 99.9th. */
    private static boolean isWithoutWeight(double share, double other) {
        return Math.round(1e6 * Math.abs(share - other)) <= Validity.ERRORS_ALLOWED_PER_MILLION;
    }

    /**
     * Of a response time, what grows with the bytes is no more than in proportion to them: sizes that are as close as intervals
     * are to be narrow make no difference that was asked for. No content at all is another answer always.
     */
    private boolean sizesWithoutWeight(double a, double b) {
        if (a == 0 || b == 0) {
            return a == b;
        }
        return Math.abs(a - b) <= Math.max(BYTES_WITHOUT_WEIGHT, settings.precision() * Math.max(a, b));
    }

    private String figures() {
        return "%s answers %s, %s %s"
                .formatted(settings.baseline(), text(settings.baseline()), environment, text(environment));
    }

    private String text(String of) {
        Answers all = Answers.together(
                table.trialsOf(of).stream().map(TrialResult::answers).toList());
        long median = SizeCounts.median(all.byBytes());
        String bytes = "with " + CountText.of(median, "byte") + (all.byBytes().size() == 1 ? "" : " (the median)");
        return (statuses(all.fineByStatus()) + " " + bytes).strip();
    }

    private static String statuses(SortedMap<Integer, Long> fine) {
        if (fine.size() < 2) {
            return fine.isEmpty() ? "" : GrpcStatus.title(fine.firstKey());
        }
        double all = fine.values().stream().mapToLong(Long::longValue).sum();
        return fine.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
                .map(entry -> String.format(
                        Locale.ROOT, "%s (%.1f %%)", GrpcStatus.title(entry.getKey()), 100 * entry.getValue() / all))
                .collect(Collectors.joining(", "));
    }
}
