package dev.tare.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.tare.api.AnswerFigures;
import dev.tare.measure.Answers;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Finding;
import dev.tare.measure.GrpcStatus;
import dev.tare.measure.Reason;
import dev.tare.measure.SizeCounts;

/** What an environment answered, as it stands in a status. */
final class AnswersSummary {

    private AnswersSummary() {}

    /** The figures of an environment; null where nothing is known of its answers. */
    static AnswerFigures of(EnvironmentAnalysis found) {
        Answers answers = found.answers();
        if (!answers.known()) {
            return null;
        }
        Map<String, Long> byClass = new LinkedHashMap<>();
        Map<String, Long> byStatus = new LinkedHashMap<>();
        new TreeMap<>(answers.byStatus()).forEach((status, count) -> {
            byClass.merge(ofClass(status), count, Long::sum);
            byStatus.put(GrpcStatus.title(status), count);
        });
        return new AnswerFigures(
                byClass,
                byStatus,
                bytes(answers.byBytes()),
                found.findings().stream()
                        .filter(finding -> finding.reason() == Reason.AnswersDiffer)
                        .map(Finding::detail)
                        .findFirst()
                        .orElse(null),
                answers.connectionsOpened(),
                answers.sentAgain(),
                answers.means().protocols(),
                answers.means().tlsVersions(),
                answers.means().addresses());
    }

    private static String ofClass(int status) {
        if (Answers.isOfGrpc(status)) {
            return Answers.isError(status) ? "grpcError" : "grpcOk";
        }
        return status / 100 + "xx";
    }

    private static AnswerFigures.Bytes bytes(SortedMap<Long, Long> byBytes) {
        return byBytes.isEmpty()
                ? null
                : new AnswerFigures.Bytes(byBytes.firstKey(), SizeCounts.median(byBytes), byBytes.lastKey());
    }
}
