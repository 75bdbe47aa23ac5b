package dev.tare.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.tare.api.Environment;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.StartFailureReason;
import dev.tare.measure.Answers;
import dev.tare.measure.GrpcStatus;
import dev.tare.wire.WorkerLine.Answered;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * What the answers to the first requests say of a run before anything is measured.
 *
 * <p>An error that is there whenever it is tried again is what trials would be full of. Where the baseline answers so, or all
 * that is to be compared with it, no number could be used, and nothing is measured. One environment of several does not keep
 * the others from being measured. A redirect is an answer as any other: it may be what somebody wants to measure, and so it
 * is said, and measured.
 */
public final class FirstAnswers {

    private final PerformanceProfileSpec spec;
    private final Map<String, Answered> answers = new LinkedHashMap<>();

    /**
     * The first answers of a run.
     *
     * @param spec what is asked
     * @param evidence what each worker has found, by environment
     */
    public FirstAnswers(PerformanceProfileSpec spec, Collection<Map<String, Evidence>> evidence) {
        this.spec = spec;
        evidence.forEach(ofWorker -> ofWorker.forEach((environment, found) -> {
            if (found.answered() != null) {
                answers.putIfAbsent(environment, found.answered());
            }
        }));
    }

    /** Why nothing can come of measuring; empty where something can. */
    public Optional<RunOutcome> ending() {
        List<String> compared = spec.environments().stream()
                .map(Environment::name)
                .filter(name -> !name.equals(Environment.BASELINE))
                .toList();
        boolean nothingToCompare = isError(Environment.BASELINE)
                || !compared.isEmpty() && compared.stream().allMatch(this::isError);
        return nothingToCompare
                ? answers.keySet().stream()
                        .filter(this::isError)
                        .findFirst()
                        .map(environment -> new RunOutcome(
                                RunOutcome.Kind.Failed, StartFailureReason.AnswersAreErrors, sentence(environment)))
                : Optional.empty();
    }

    /** What is to be said before measuring, a sentence each. */
    public List<String> notices() {
        List<String> notices = new ArrayList<>();
        answers.keySet().forEach(environment -> notices.add(sentence(environment)));
        return notices;
    }

    /** What an environment answers with that is an error or a redirect; empty where it answers as it should. */
    Optional<String> told(String environment) {
        return Optional.ofNullable(answers.get(environment)).map(this::answer);
    }

    private boolean isError(String environment) {
        Answered answered = answers.get(environment);
        return answered != null && Answers.isError(answered.status());
    }

    private String sentence(String environment) {
        return "environment '%s': %s".formatted(environment, answer(answers.get(environment)));
    }

    private String answer(Answered answered) {
        String server = answered.server().isEmpty() ? "" : ", from " + answered.server();
        String location = answered.location().isEmpty() ? "" : ", a redirect to " + answered.location();
        return "%s answers %s%s%s"
                .formatted(spec.request().asked(), GrpcStatus.title(answered.status()), location, server);
    }
}
