package dev.tare.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.tare.queue.PastUsage.Span;

/**
 * A month of 20 teams on one cluster. The first {@value #GREEDY} always have runs waiting, each twice as many as the one before; the
 * others come with one now and then. Runs differ in size and length, and take half of what they may take
 * at the most, or more.
 */
final class MonthOfRuns {

    static final int TEAMS = 20;
    static final int GREEDY = 6;
    static final Duration LONGEST = Duration.ofMinutes(60);
    static final Amounts CAPACITY = new Amounts(Map.of(
            Resource.CPU_MILLIS, 16_000L, Resource.MEMORY_BYTES, 64L << 30, Resource.REQUESTS_PER_SECOND, 50_000L));

    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration MONTH = Duration.ofDays(30);
    private static final double LIGHT_RUNS_A_DAY = 2;

    private final Random random;
    private final Turn turn;
    private final List<Waiting> waiting = new ArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private final Map<String, Instant> ends = new HashMap<>();
    private final List<Instant> lightArrivals = new ArrayList<>();
    private int created;
    private Instant now;

    /** What was had, run by run. */
    final List<Span> spans = new ArrayList<>();

    /** By team, how long each run waited since it came, and since the one before it of its team began. */
    final Map<String, List<Duration>> waits = new HashMap<>();

    private final Map<String, Instant> begun = new HashMap<>();

    /** Who begins. */
    interface Turn {

        List<String> begin(Instant now, List<Running> running, List<Waiting> waiting, List<Span> spans);
    }

    MonthOfRuns(long seed, Turn turn) {
        this.random = new Random(seed);
        this.turn = turn;
        double meanGapSeconds = 86_400 / (LIGHT_RUNS_A_DAY * (TEAMS - GREEDY));
        for (Instant at = BEGIN; at.isBefore(BEGIN.plus(MONTH)); ) {
            at = at.plusSeconds(Math.round(-Math.log(1 - random.nextDouble()) * meanGapSeconds));
            lightArrivals.add(at);
        }
    }

    Instant end() {
        return now;
    }

    void play() {
        now = BEGIN;
        while (now.isBefore(BEGIN.plus(MONTH))) {
            arrive(now);
            begin(now);
            now = nextEvent();
            end(now);
        }
    }

    static String team(int number) {
        return "team-%02d".formatted(number);
    }

    /** What a run of a team needs: some are wide in CPU, some in memory, some in load. */
    static Amounts demand(int team) {
        return new Amounts(Map.of(
                Resource.CPU_MILLIS,
                team % 3 == 0 ? 4_000L : 1_000L,
                Resource.MEMORY_BYTES,
                (team % 3 == 1 ? 12L : 2L) << 30,
                Resource.REQUESTS_PER_SECOND,
                team % 3 == 2 ? 15_000L : 1_000L));
    }

    private void arrive(Instant now) {
        for (int team = 0; team < GREEDY; team++) {
            String name = team(team);
            while (waiting.stream().filter(run -> run.team().equals(name)).count() < 2L << team) {
                submit(team, now);
            }
        }
        while (!lightArrivals.isEmpty() && !lightArrivals.get(0).isAfter(now)) {
            lightArrivals.remove(0);
            submit(GREEDY + random.nextInt(TEAMS - GREEDY), now);
        }
    }

    private void submit(int team, Instant now) {
        Duration longest = Duration.ofMinutes(10 + random.nextInt((int) LONGEST.toMinutes() - 9));
        waiting.add(new Waiting("run-%06d".formatted(created++), team(team), demand(team), now, longest));
    }

    private void begin(Instant now) {
        for (String id : turn.begin(now, running, waiting, spans)) {
            Waiting run = waiting.stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow();
            waiting.remove(run);
            Instant end = now.plusSeconds(Math.round(run.longest().toSeconds() * (0.5 + random.nextDouble() / 2)));
            running.add(new Running(id, run.team(), run.demand(), now.plus(run.longest())));
            ends.put(id, end);
            spans.add(new Span(run.team(), run.demand(), now, end));
            Instant first = begun.getOrDefault(run.team(), run.since());
            waits.computeIfAbsent(run.team(), team -> new ArrayList<>())
                    .add(Duration.between(run.since().isAfter(first) ? run.since() : first, now));
            begun.put(run.team(), now);
        }
    }

    private Instant nextEvent() {
        Instant end = ends.values().stream().min(Comparator.naturalOrder()).orElseThrow();
        return lightArrivals.isEmpty() || end.isBefore(lightArrivals.get(0)) ? end : lightArrivals.get(0);
    }

    private void end(Instant now) {
        running.removeIf(run -> !ends.get(run.id()).isAfter(now));
        ends.values().removeIf(end -> !end.isAfter(now));
    }
}
