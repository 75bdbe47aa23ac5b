package dev.tare.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The failed requests of several trials.
 *
 * @param byCause how many failed, by cause; causes without any are absent
 * @param requests requests that were answered or failed
 * @param answers what was answered, also where that counts as a failure
 */
record Errors(Map<ErrorCause, Long> byCause, long requests, Answers answers) {

    /** As many reasons as a sentence holds. */
    private static final int REASONS_TOLD = 3;

    /** Failures that have the same reason, as the end of a sentence. */
    private record Failures(String why, long count) {}

    static Errors of(List<TrialResult> trials) {
        Map<ErrorCause, Long> byCause = new EnumMap<>(ErrorCause.class);
        long requests = 0;
        for (TrialResult trial : trials) {
            trial.errors().forEach((cause, count) -> byCause.merge(cause, count, Long::sum));
            requests += trial.answered() + trial.failed();
        }
        return new Errors(
                Collections.unmodifiableMap(byCause),
                requests,
                Answers.together(trials.stream().map(TrialResult::answers).toList()));
    }

    /** Requests of a million that failed; 0 where there were none. */
    long perMillion() {
        long failed = byCause.values().stream().mapToLong(Long::longValue).sum();
        return requests == 0 ? 0 : Math.round(1e6 * failed / requests);
    }

    /** How many failed, of how many that may, and why. */
    String sentence(long allowedPerMillion) {
        List<Failures> failures = failures();
        long failed = failures.stream().mapToLong(Failures::count).sum();
        String why = failures.size() == 1
                ? ": all " + failures.get(0).why()
                : failures.stream()
                        .limit(REASONS_TOLD)
                        .map(some ->
                                String.format(Locale.ROOT, "%.1f %% %s", 100.0 * some.count() / failed, some.why()))
                        .collect(Collectors.joining(", ", ": ", failures.size() > REASONS_TOLD ? " and others" : ""));
        return String.format(
                Locale.ROOT,
                "%,d of a million requests failed (%,d allowed)%s",
                perMillion(),
                allowedPerMillion,
                failures.isEmpty() ? "" : why);
    }

    /** By their exact status, where that is known, and else by their cause; those of which there are most come first. */
    private List<Failures> failures() {
        List<Failures> all = new ArrayList<>();
        Map<ErrorCause, Long> withoutStatus = new EnumMap<>(ErrorCause.class);
        withoutStatus.putAll(byCause);
        answers.errorsByStatus().forEach((status, count) -> {
            ErrorCause cause = Answers.isOfGrpc(status) ? ErrorCause.GRPC_STATUS : ErrorCause.ofStatus(status);
            if (withoutStatus.remove(cause) != null || byCause.containsKey(cause)) {
                String from = answers.errorsFrom().getOrDefault(status, "");
                all.add(new Failures(
                        "answered " + GrpcStatus.title(status) + (from.isEmpty() ? "" : " from " + from), count));
            }
        });
        withoutStatus.forEach((cause, count) -> all.add(new Failures(why(cause), count)));
        return all.stream()
                .sorted(Comparator.comparingLong(Failures::count).reversed())
                .toList();
    }

    private static String why(ErrorCause cause) {
        return switch (cause) {
            case CONNECT -> "could not connect";
            case TLS -> "failed in TLS";
            case TIMEOUT -> "were not answered within the request's timeout";
            case RESET -> "lost their connection before the answer was complete";
            case STATUS_4XX -> "answered 4xx";
            case STATUS_5XX -> "answered 5xx";
            case GRPC_STATUS -> "answered with a gRPC status other than 0";
            case PROTOCOL -> "got an answer that is invalid in the protocol";
            case UNFINISHED ->
                "were unanswered at the end of their trial (a longer load.duration awaits answers longer)";
        };
    }
}
