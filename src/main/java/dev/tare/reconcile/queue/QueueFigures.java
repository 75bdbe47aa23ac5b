package dev.tare.reconcile.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.commons.numbers.fraction.BigFraction;

import dev.tare.queue.Decision;
import dev.tare.queue.Waiting;
import dev.tare.reconcile.RunOutline;

/**
 * The queue in figures.
 *
 * @param teams those that wait, measure, or have measured of late: those with most runs that wait first, then those with the largest
 *     share
 * @param line the runs that wait for their turn, the next one first
 */
public record QueueFigures(List<Team> teams, List<InLine> line) {

    private static final Comparator<Team> BUSIEST_FIRST = Comparator.comparingInt(Team::waiting)
            .thenComparingDouble(Team::dominantShare)
            .reversed()
            .thenComparing(Team::path);

    /**
     * A team.
     *
     * @param path its path, such as {@code eng/prod}
     * @param dominantShare the largest of its shares of what there is, divided by its weight: of what it has, and of what it has had
     * @param waiting how many of its runs wait for their turn
     * @param oldest when the oldest of these was created; empty where none waits
     */
    public record Team(String path, double dominantShare, int waiting, Optional<Instant> oldest) {}

    /**
     * A run that waits for its turn.
     *
     * @param namespace its namespace
     * @param profile the name of its profile
     * @param position its place among all that wait, 1 for the next
     */
    public record InLine(String namespace, String profile, int position) {}

    static QueueFigures of(
            Map<String, BigFraction> shares,
            Collection<Waiting> waiting,
            Collection<RunOutline> all,
            Map<String, Decision> standing) {
        Map<String, List<Waiting>> byTeam = waiting.stream().collect(Collectors.groupingBy(Waiting::team));
        TreeSet<String> paths = new TreeSet<>(shares.keySet());
        paths.addAll(byTeam.keySet());
        List<Team> teams = paths.stream()
                .map(path ->
                        team(path, shares.getOrDefault(path, BigFraction.ZERO), byTeam.getOrDefault(path, List.of())))
                .sorted(BUSIEST_FIRST)
                .toList();
        return new QueueFigures(teams, line(all, standing));
    }

    private static Team team(String path, BigFraction share, List<Waiting> waiting) {
        return new Team(
                path,
                share.doubleValue(),
                waiting.size(),
                waiting.stream().map(Waiting::since).min(Comparator.naturalOrder()));
    }

    private static List<InLine> line(Collection<RunOutline> all, Map<String, Decision> standing) {
        List<InLine> line = new ArrayList<>();
        for (RunOutline run : all) {
            if (standing.get(run.getMetadata().getUid()) instanceof Decision.Waits waits) {
                line.add(new InLine(
                        run.getMetadata().getNamespace(),
                        run.getSpec().profileRef().name(),
                        waits.position()));
            }
        }
        line.sort(Comparator.comparingInt(InLine::position));
        return line;
    }
}
