package dev.tare.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import dev.tare.api.AnswerFigures;
import dev.tare.api.AnswerFiguresBuilder;
import dev.tare.measure.Answers;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.Finding;
import dev.tare.measure.GrpcStatus;
import dev.tare.measure.SizeCounts;
import dev.tare.measure.ValidityReason;

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
        return AnswerFiguresBuilder.builder()
                .byClass(byClass)
                .byStatus(byStatus)
                .contentBytes(bytes(answers.byBytes()))
                .differ(found.findings().stream()
                        .filter(finding -> finding.reason() == ValidityReason.AnswersDiffer)
                        .map(Finding::detail)
                        .findFirst()
                        .orElse(null))
                .connectionsOpened(answers.connectionsOpened())
                .sentAgain(answers.sentAgain())
                .protocols(answers.means().protocols())
                .tlsVersions(answers.means().tlsVersions())
                .addresses(answers.means().addresses())
                .build();
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
