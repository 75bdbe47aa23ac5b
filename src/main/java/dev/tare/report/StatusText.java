package dev.tare.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.RunReference;
import dev.tare.measure.CountText;

/**
 * Profiles and runs as text for a terminal: what was found, the worst first; then what runs and what waits, and what has ended,
 * the latest first.
 */
public final class StatusText {

    private static final int LEAST_NAME = 8;
    private static final int LEAST_RESULT = 12;

    /** Narrower terminals do without what can be left out: most runs are called after their profile. */
    private static final int USUAL_WIDTH = 80;

    private static final long SHOWN_IN_SMALL_UNIT = 120;
    private static final Comparator<PerformanceRun> NEWEST_FIRST =
            Comparator.comparing(StatusText::end).reversed().thenComparing(StatusText::name);

    private final String where;
    private final Instant now;
    private final int width;

    private StatusText(String where, Instant now, int width) {
        this.where = where;
        this.now = now;
        this.width = width;
    }

    /**
     * The text, line by line.
     *
     * @param namespace the namespace that all of them are in; empty: they are those of all namespaces, and each says which
     * @param now the time
     * @param width how many characters a line should have at the most
     */
    public static List<String> lines(
            Optional<String> namespace,
            List<PerformanceProfile> profiles,
            List<PerformanceRun> runs,
            Instant now,
            int width) {
        String where = namespace.map(name -> "namespace " + name).orElse("all namespaces");
        return new StatusText(where, now, width).lines(profiles, runs, namespace.isEmpty());
    }

    private List<String> lines(List<PerformanceProfile> profiles, List<PerformanceRun> runs, boolean everywhere) {
        List<String> lines = new ArrayList<>();
        lines.add(where + ": " + summary(profiles, runs));
        if (!profiles.isEmpty()) {
            List<PerformanceProfile> worstFirst = profiles.stream()
                    .sorted(Comparator.comparing((PerformanceProfile profile) -> Standing.of(profile))
                            .thenComparing(StatusText::name))
                    .toList();
            lines.add("");
            lines.addAll(profileTable(everywhere).lines(worstFirst, width));
            lines.add("");
            worstFirst.stream()
                    .filter(profile -> Standing.of(profile) != Standing.FINE)
                    .forEach(profile -> TextTable.note(
                            lines,
                            Standing.of(profile).word(),
                            (everywhere ? name(profile) : profile.getMetadata().getName()) + ": "
                                    + Standing.why(profile),
                            width));
            if (lines.get(lines.size() - 1).isEmpty()) {
                lines.remove(lines.size() - 1);
            }
        }
        if (!runs.isEmpty()) {
            lines.add("");
            lines.addAll(runTable(everywhere)
                    .lines(
                            runs.stream()
                                    .sorted(Comparator.comparing(StatusText::turn)
                                            .thenComparing(NEWEST_FIRST))
                                    .toList(),
                            width));
        }
        return lines;
    }

    private static String summary(List<PerformanceProfile> profiles, List<PerformanceRun> runs) {
        Map<Standing, Integer> counts = new EnumMap<>(Standing.class);
        profiles.forEach(profile -> counts.merge(Standing.of(profile), 1, Integer::sum));
        String found = profiles.isEmpty()
                ? "no profile"
                : counts.entrySet().stream()
                        .map(count -> count.getValue() + " " + count.getKey().word())
                        .collect(Collectors.joining(", ", CountText.of(profiles.size(), "profile") + " (", ")"));
        long underWay = runs.stream()
                .filter(run -> turn(run) < Standing.WAITING.ordinal())
                .count();
        long waiting = runs.stream()
                .filter(run -> Standing.of(run) == Standing.WAITING)
                .count();
        return "%s; %s, %s"
                .formatted(
                        found,
                        CountText.of(underWay, "run is under way", "runs are under way"),
                        CountText.of(waiting, "waits", "wait"));
    }

    private TextTable<PerformanceProfile> profileTable(boolean everywhere) {
        TextTable<PerformanceProfile> table = new TextTable<PerformanceProfile>()
                .left("VERDICT", profile -> Standing.of(profile).word());
        return namespaces(table, everywhere)
                .names("PROFILE", LEAST_NAME, profile -> profile.getMetadata().getName())
                .sentences("RESULT", LEAST_RESULT, profile -> status(profile)
                        .map(PerformanceProfileStatus::headline)
                        .orElse("-"))
                .right("MEASURED", profile -> status(profile)
                        .map(PerformanceProfileStatus::lastRun)
                        .map(RunReference::completedAt)
                        .map(this::ago)
                        .orElse("never"));
    }

    private TextTable<PerformanceRun> runTable(boolean everywhere) {
        TextTable<PerformanceRun> table = new TextTable<PerformanceRun>()
                .left("STATE", run -> Standing.of(run).word());
        namespaces(table, everywhere)
                .names("RUN", LEAST_NAME, run -> run.getMetadata().getName());
        if (width >= USUAL_WIDTH) {
            table.names("PROFILE", LEAST_NAME, run -> run.getSpec().profileRef().name());
        }
        return table.right("BLOCKS", StatusText::blocks)
                .sentences("RESULT", LEAST_RESULT, StatusText::result)
                .right("ENDS", this::ends);
    }

    private static <R extends HasMetadata> TextTable<R> namespaces(TextTable<R> table, boolean everywhere) {
        return everywhere
                ? table.names("NAMESPACE", LEAST_NAME, resource -> resource.getMetadata()
                        .getNamespace())
                : table;
    }

    private static String blocks(PerformanceRun run) {
        return status(run)
                .map(PerformanceRunStatus::blocks)
                .map(blocks -> blocks.complete() + "/" + blocks.max())
                .orElse("-");
    }

    /** Of one that waits, why. */
    private static String result(PerformanceRun run) {
        return Standing.of(run).hasEnded() || Standing.of(run) == Standing.MEASURING
                ? status(run).map(PerformanceRunStatus::headline).orElse("-")
                : Standing.why(run);
    }

    private String ends(PerformanceRun run) {
        return status(run)
                .map(PerformanceRunStatus::completedAt)
                .map(this::ago)
                .or(() -> status(run)
                        .map(PerformanceRunStatus::estimatedCompletion)
                        .map(end -> "in " + coarsely(Duration.between(now, Instant.parse(end)))))
                .orElse("-");
    }

    private String ago(String rfc3339) {
        return coarsely(Duration.between(Instant.parse(rfc3339), now)) + " ago";
    }

    private static String coarsely(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < SHOWN_IN_SMALL_UNIT) {
            return seconds + " s";
        }
        long minutes = seconds / 60;
        if (minutes < SHOWN_IN_SMALL_UNIT) {
            return minutes + " min";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + " h" : hours / 24 + " d";
    }

    /** What runs goes before what waits, and that before what has ended. */
    private static int turn(PerformanceRun run) {
        Standing standing = Standing.of(run);
        return standing.hasEnded() ? Standing.FINE.ordinal() : standing.ordinal();
    }

    /** Of one that has not ended, since when it is there. */
    private static Instant end(PerformanceRun run) {
        return status(run)
                .map(PerformanceRunStatus::completedAt)
                .or(() -> Optional.ofNullable(run.getMetadata().getCreationTimestamp()))
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
    }

    private static String name(HasMetadata resource) {
        return resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
    }

    private static Optional<PerformanceRunStatus> status(PerformanceRun run) {
        return Optional.ofNullable(run.getStatus());
    }

    private static Optional<PerformanceProfileStatus> status(PerformanceProfile profile) {
        return Optional.ofNullable(profile.getStatus());
    }
}
