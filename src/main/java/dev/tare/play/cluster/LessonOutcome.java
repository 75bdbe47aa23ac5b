package dev.tare.play.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.tare.api.LessonProgress;
import dev.tare.api.LessonProgress.Figure;
import dev.tare.api.LessonStatus;
import dev.tare.api.LessonStatusBuilder;
import dev.tare.play.Check;
import dev.tare.play.Checked;
import dev.tare.play.Found;
import dev.tare.play.Values;

/** What came of a lesson, from what was found in its phases. */
final class LessonOutcome {

    private LessonOutcome() {}

    static LessonStatus of(ClusterLesson lesson, LessonProgress at, LessonPlace place, LessonObjects objects) {
        List<Checked> checks = checks(lesson, at);
        Values values = place.values();
        return LessonStatusBuilder.builder()
                .name(lesson.name())
                .what(lesson.what())
                .result(result(lesson, at, checks))
                .message(at.message())
                .expected(joined(checks, Checked::expected))
                .seen(joined(checks, check -> check.passed() ? check.seen() : check.seen() + " !"))
                .without(joined(checks, Checked::withoutText))
                .switchedOnBy(objects.switchedOnBy())
                .tryIt(lesson.tryIt().stream().map(values::fill).toList())
                .build();
    }

    private static LessonStatus.Result result(ClusterLesson lesson, LessonProgress at, List<Checked> checks) {
        if (Boolean.TRUE.equals(at.skipped())) {
            return LessonStatus.Result.Skipped;
        }
        boolean all = checks.size()
                == lesson.steps().stream()
                        .flatMap(step -> step.requests().stream())
                        .mapToLong(requests -> requests.checks().size())
                        .sum();
        return all && at.message() == null && checks.stream().allMatch(Checked::shown)
                ? LessonStatus.Result.Passed
                : LessonStatus.Result.Failed;
    }

    /** Those whose figures were found without the feature and with it. */
    private static List<Checked> checks(ClusterLesson lesson, LessonProgress at) {
        List<Checked> checked = new ArrayList<>();
        for (int step = 0; step < lesson.steps().size(); step++) {
            List<Figure> without = figures(at, 2 * step);
            List<Figure> with = figures(at, 2 * step + 1);
            int number = 0;
            for (ClusterRequests requests : lesson.steps().get(step).requests()) {
                for (Check check : requests.checks()) {
                    if (number < Math.min(with.size(), without.size())) {
                        checked.add(check.judge(requests.name(), found(with.get(number)), found(without.get(number))));
                    }
                    number++;
                }
            }
        }
        return checked;
    }

    private static List<Figure> figures(LessonProgress at, int phase) {
        return at.figures().stream().filter(figure -> figure.phase() == phase).toList();
    }

    private static Found found(Figure figure) {
        return new Found(figure.text(), figure.holds(), figure.bound());
    }

    private static String joined(List<Checked> checks, Function<Checked, String> text) {
        return checks.isEmpty() ? null : checks.stream().map(text).collect(Collectors.joining("; "));
    }
}
