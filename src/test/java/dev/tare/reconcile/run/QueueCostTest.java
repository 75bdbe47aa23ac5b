package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.reconcile.queue.QueueSettings;
import dev.tare.reconcile.run.QueueScript.Operator;

import static org.assertj.core.api.Assertions.assertThat;

/** What a long queue costs: 500 runs of 20 teams, of which one measures at a time, for an hour before a stand-in for the API server. */
class QueueCostTest {

    private static final int TEAMS = 20;
    private static final int RUNS = 500;
    private static final Duration TICK = Duration.ofSeconds(20);
    private static final Duration TAKES = Duration.ofMinutes(6);
    private static final Duration WATCHED = Duration.ofHours(1);
    private static final double MOST_REQUESTS_A_SECOND = 0.1;
    private static final int MOST_WRITES_A_RUN_THAT_BEGINS = 40;

    private final QueueScript cluster = new QueueScript(QueueSettings.ofPlaces(1));
    private final List<String> requests = new ArrayList<>();
    private String measures;

    @AfterEach
    void close() {
        cluster.close();
    }

    private Operator allQueued() {
        for (int team = 0; team < TEAMS; team++) {
            cluster.namespace("team-" + team, Map.of());
        }
        List<String> runs = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            runs.add("team-" + run % TEAMS + "/run-" + run);
        }
        cluster.runs(runs.toArray(String[]::new));
        Operator operator = cluster.operator();
        for (int run = 0; run < RUNS; run++) {
            if (run % TEAMS == 1) { // it learns of what it has written now and then
                operator.informed();
            }
            operator.looksAt(runs.get(run));
        }
        measures = runs.get(0);
        return operator.informed();
    }

    /** What the operator asks for when it looks at those for whom something has changed. */
    private void tick(Operator operator) {
        cluster.server.forget();
        List<String> due = operator.tick();
        requests.addAll(cluster.server.requests());
        if (!due.isEmpty()) {
            operator.informed();
            due.stream().filter(run -> cluster.admitted(run).startsWith("True")).forEach(run -> measures = run);
        }
    }

    @Test
    void fiveHundredRunsThatWaitCostNextToNothing() {
        Operator operator = allQueued();
        int begun = 0;
        Duration measured = Duration.ZERO;
        for (Duration time = Duration.ZERO; time.compareTo(WATCHED) < 0; time = time.plus(TICK)) {
            cluster.clock.forward(TICK);
            measured = measured.plus(TICK);
            if (measured.compareTo(TAKES) >= 0) {
                cluster.end(measures);
                operator.informed();
                measured = Duration.ZERO;
                begun++;
            }
            String before = measures;
            tick(operator);
            assertThat(measures.equals(before)).as("at " + time).isEqualTo(!measured.isZero());
        }

        long writes = requests.stream()
                .filter(request -> request.startsWith("PATCH ") && request.contains("/status"))
                .count();
        System.out.printf(
                "%d runs waited for %s: %d requests, %d of which wrote statuses; %d began%n",
                RUNS, WATCHED, requests.size(), writes, begun);
        assertThat(begun).isEqualTo(10);
        assertThat(requests.size() / (double) WATCHED.toSeconds()).isLessThan(MOST_REQUESTS_A_SECOND);
        assertThat(writes).isBetween(2L * begun, (long) MOST_WRITES_A_RUN_THAT_BEGINS * begun);
    }
}
