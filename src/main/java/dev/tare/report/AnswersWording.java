package dev.tare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.tare.api.AnswerFigures;

/** What environments answered, as text. */
final class AnswersWording {

    private final Units units;

    AnswersWording(Units units) {
        this.units = units;
    }

    /** What an environment answered, in one line; empty where nothing is known. */
    String line(AnswerFigures answers) {
        if (answers == null) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        for (String part : new String[] {statuses(answers), bytes(answers), protocol(answers)}) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        if (!answers.addresses().isEmpty()) {
            parts.add("from " + String.join(", ", answers.addresses()));
        }
        if (answers.connectionsOpened() > 0) {
            parts.add(counted(answers.connectionsOpened(), "connection", "connections") + " opened while recording");
        }
        if (answers.sentAgain() > 0) {
            parts.add(counted(answers.sentAgain(), "request", "requests") + " sent again");
        }
        return String.join(", ", parts);
    }

    private String counted(long count, String one, String several) {
        return units.count(count) + " " + (count == 1 ? one : several);
    }

    /** How many answers had which status; without numbers where all had the same. */
    String statuses(AnswerFigures answers) {
        Map<String, Long> byStatus = answers.byStatus();
        return byStatus.size() == 1
                ? byStatus.keySet().iterator().next()
                : byStatus.entrySet().stream()
                        .map(entry -> entry.getKey() + " (" + units.count(entry.getValue()) + ")")
                        .collect(Collectors.joining(", "));
    }

    /** The size of answers; from the least to the most where they differ. */
    String bytes(AnswerFigures answers) {
        AnswerFigures.Bytes bytes = answers.contentBytes();
        if (bytes == null) {
            return "";
        }
        return bytes.least().equals(bytes.most())
                ? units.count(bytes.median()) + " bytes"
                : "%s bytes at the median (%s to %s)"
                        .formatted(units.count(bytes.median()), units.count(bytes.least()), units.count(bytes.most()));
    }

    /** What answers came in. */
    String protocol(AnswerFigures answers) {
        String tls = String.join(", ", answers.tlsVersions());
        return String.join(", ", answers.protocols()) + (tls.isEmpty() ? "" : " in " + tls);
    }
}
