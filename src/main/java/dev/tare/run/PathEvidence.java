package dev.tare.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.tare.api.PerformanceRunStatus.Crossed;
import dev.tare.api.PerformanceRunStatus.SeenSign;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

/** What first requests have shown of their paths: as workers write it, as a run's status keeps it, and as users read it. */
public final class PathEvidence {

    private PathEvidence() {}

    /**
     * What was found, with what is to be said of the sides of its path.
     *
     * @param found what was found, by environment
     * @param paths the path of each environment
     */
    public static Map<String, Evidence> remarked(Map<String, Evidence> found, Map<String, ExpectedPath> paths) {
        Map<String, Evidence> remarked = new LinkedHashMap<>();
        found.forEach((environment, evidence) -> remarked.put(
                environment,
                evidence.with(paths.getOrDefault(environment, ExpectedPath.NONE).remarks(evidence))));
        return remarked;
    }

    /** What was found, by environment, in sentences. */
    static Map<String, List<String>> sentences(Map<String, Evidence> found) {
        Map<String, List<String>> sentences = new LinkedHashMap<>();
        found.forEach((environment, evidence) -> sentences.put(environment, sentences(evidence)));
        return sentences;
    }

    private static List<String> sentences(Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        if (!evidence.address().isEmpty()) {
            sentences.add("the target was loaded at " + evidence.address());
        }
        if (!evidence.answeredBy().isEmpty()) {
            sentences.add("the first request was answered by " + evidence.answeredBy());
        }
        if (!evidence.via().isEmpty()) {
            sentences.add("answers came via " + String.join(", ", evidence.via()));
        }
        if (!evidence.peer().isEmpty()) {
            sentences.add("the server's side saw the client certificate of " + evidence.peer());
        }
        evidence.signs().stream()
                .filter(Seen::fits)
                .map(seen -> seen.sign() + ": " + seen.value())
                .forEach(sentences::add);
        return sentences;
    }

    /** As a status keeps it: signs that are not those of a mesh are left out. */
    public static List<Crossed> inStatus(Map<String, Evidence> found) {
        return found.entrySet().stream()
                .map(entry -> inStatus(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Crossed inStatus(String environment, Evidence evidence) {
        return new Crossed(
                environment,
                evidence.via(),
                absentIfEmpty(evidence.peer()),
                evidence.signs().stream()
                        .filter(Seen::fits)
                        .map(seen -> new SeenSign(seen.sign(), seen.value()))
                        .toList(),
                absentIfEmpty(evidence.address()),
                absentIfEmpty(evidence.answeredBy()));
    }

    /** What a status keeps, by environment; null is nothing. */
    public static Map<String, Evidence> ofStatus(List<Crossed> kept) {
        Map<String, Evidence> found = new LinkedHashMap<>();
        if (kept != null) {
            kept.forEach(crossed -> found.put(crossed.environment(), ofStatus(crossed)));
        }
        return found;
    }

    private static Evidence ofStatus(Crossed crossed) {
        return new Evidence(
                crossed.via() == null ? List.of() : crossed.via(),
                crossed.peer(),
                crossed.signs() == null
                        ? List.of()
                        : crossed.signs().stream()
                                .map(seen -> new Seen(seen.sign(), seen.value(), true))
                                .toList(),
                crossed.address(),
                crossed.answeredBy());
    }

    private static String absentIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }
}
