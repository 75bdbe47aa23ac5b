package dev.tare.reconcile.metrics;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import dev.tare.reconcile.queue.QueueFigures;
import dev.tare.reconcile.queue.QueueFigures.InLine;
import dev.tare.reconcile.queue.QueueFigures.Team;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read of the queue. */
class RunMetricsTest {

    private static RunMetrics of(List<Team> teams, List<InLine> line) {
        RunMetrics metrics = new RunMetrics(new SimpleMeterRegistry());
        metrics.watch(Stream::empty, all -> new QueueFigures(teams, line));
        return metrics;
    }

    @Test
    void nothingWaits() throws IOException {
        assertThat(Shown.text(of(List.of(), List.of())).lines())
                .filteredOn(line -> !line.startsWith("#"))
                .containsExactly(
                        "tare_runs{state=\"waiting\",} 0.0",
                        "tare_runs{state=\"measuring\",} 0.0",
                        "tare_queue_teams_left_out 0.0");
    }

    @Test
    void teamsAndPlaces() throws IOException {
        RunMetrics metrics = of(
                List.of(
                        new Team("eng/prod", 0.5, 2, Optional.of(Instant.ofEpochSecond(1_000))),
                        new Team("data", 0.25, 0, Optional.empty())),
                List.of(new InLine("shop", "checkout", 1), new InLine("shop", "checkout", 2), new InLine("a", "b", 3)));
        assertThat(Shown.series(metrics, "tare_queue"))
                .containsExactly(
                        "tare_queue_runs{team=\"eng/prod\",} 2.0",
                        "tare_queue_runs{team=\"data\",} 0.0",
                        "tare_queue_oldest_timestamp_seconds{team=\"eng/prod\",} 1000.0",
                        "tare_queue_dominant_share{team=\"eng/prod\",} 0.5",
                        "tare_queue_dominant_share{team=\"data\",} 0.25",
                        "tare_queue_position{namespace=\"shop\",profile=\"checkout\",} 1.0",
                        "tare_queue_position{namespace=\"a\",profile=\"b\",} 3.0",
                        "tare_queue_teams_left_out 0.0");
    }

    @Test
    void thereAreNeverMoreThanSoMany() throws IOException {
        RunMetrics metrics = of(
                IntStream.range(0, 130)
                        .mapToObj(number -> new Team("team-" + number, 0, 1, Optional.empty()))
                        .toList(),
                IntStream.rangeClosed(1, 500)
                        .mapToObj(position -> new InLine("shop", "profile-" + position, position))
                        .toList());
        assertThat(Shown.series(metrics, "tare_queue_runs{")).hasSize(RunMetrics.MOST_TEAMS);
        assertThat(Shown.series(metrics, "tare_queue_position{")).hasSize(RunMetrics.MOST_PLACES);
        assertThat(Shown.series(metrics, "tare_queue_teams_left_out"))
                .containsExactly("tare_queue_teams_left_out 30.0");
    }
}
