package dev.tare.e2e.kills;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.FleetException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills {@code -Dtare.e2e.kills} things while runs measure, at moments drawn from {@code -Dtare.e2e.seed}; of those that runs go
 * on without, {@code -Dtare.e2e.kills.of-a-run} while the same run measures. The first victim is the one of
 * {@code -Dtare.e2e.kills.from}, so that several rounds can follow one another. What takes more than an API client is left out
 * without {@code -Dtare.cluster}.
 */
@ExtendWith(InstalledOperator.class)
class KillsE2E {

    private static final int KILLS = Integer.getInteger("tare.e2e.kills", 4);
    private static final int OF_A_RUN = Integer.getInteger("tare.e2e.kills.of-a-run", 1);
    private static final int FROM = Integer.getInteger("tare.e2e.kills.from", 0);
    private static final long SEED = Long.getLong("tare.e2e.seed", System.nanoTime());

    /** Pods get three minutes to be ready; and then some. */
    private static final Duration MOST = Duration.ofMinutes(6);

    private final Scenario user;
    private final Optional<LocalCluster> local = LocalCluster.given();
    private final Random random = new Random(SEED);
    private final Killer killer;
    private final StringBuilder record = new StringBuilder();
    private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);
    private int runs;
    private int failedRuns;
    private int trials;

    /** What is killed, and how long after a run was created. */
    private record Kill(Victim victim, Duration after) {}

    KillsE2E(Scenario user) {
        this.user = user;
        this.killer = new Killer(user, local, random);
    }

    @Test
    void everyRunEndsAndEveryTrialCountsOnce() throws FleetException {
        Set<String> before = user.objects();
        say("seed %d%n", SEED);
        user.apply(Path.of("src/test/resources/e2e/killed.yaml"));
        PerformanceRun undisturbed = user.complete(user.firstRun(), MOST);
        assertThat(Scenario.is(undisturbed, Conditions.FAILED)).isFalse();
        StoredRun.of(user, undisturbed).assertEveryTrialOnce();
        Duration usual = length(undisturbed);
        say("undisturbed: %d s%n", usual.toSeconds());

        List<Victim> victims = Stream.of(Victim.values())
                .filter(victim -> local.isPresent() || !victim.isLocal())
                .toList();
        List<Throwable> wrong = new ArrayList<>();
        int number = 0;
        while (number < KILLS) {
            List<Kill> kills = new ArrayList<>();
            do {
                Victim victim = victims.get((FROM + number) % victims.size());
                kills.add(new Kill(victim, Duration.ofMillis((long) (random.nextDouble() * usual.toMillis()))));
                number++;
            } while (number < KILLS
                    && kills.size() < OF_A_RUN
                    && kills.get(kills.size() - 1).victim().isSurvived());
            kills.sort(Comparator.comparing(Kill::after));
            try {
                kill(kills, before);
            } catch (AssertionError e) {
                say("  wrong: %s%n", e.getMessage());
                wrong.add(e);
            }
            user.keep("kills.txt", record.toString());
        }
        say(
                "%d kills %s in %d runs, of which %d failed; %d trials of complete blocks stored; runs with trials lost or doubled,"
                        + " or with an end that the kills do not explain: %d%n",
                number, killed, runs, failedRuns, trials, wrong.size());
        user.keep("kills.txt", record.toString());
        assertThat(wrong).isEmpty();
    }

    private void kill(List<Kill> kills, Set<String> before) throws FleetException {
        PerformanceRun run = user.start("killed", "killed-" + runs++ + "-");
        long created = System.nanoTime();
        for (Kill kill : kills) {
            Duration early = kill.after().minusNanos(System.nanoTime() - created);
            if (!early.isNegative()) {
                Eventually.pause(early);
            }
            String state = Eventually.get(
                    "run that can be read",
                    MOST,
                    () -> Optional.of(phase(user.run(run.getMetadata().getName()))));
            String what = killer.kill(kill.victim(), run, MOST);
            killed.merge(kill.victim(), 1, Integer::sum);
            say("%s killed after %d ms (%s): %s%n", kill.victim(), kill.after().toMillis(), state, what);
        }
        judge(user.complete(run, MOST), kills);
        user.nothingIsLeft(before);
        user.client().resource(run).delete();
    }

    private void judge(PerformanceRun ended, List<Kill> kills) throws FleetException {
        Condition failed = Scenario.conditionOf(ended, Conditions.FAILED);
        Condition complete = Scenario.conditionOf(ended, Conditions.COMPLETE);
        say(
                "  %s after %d s, %d blocks: %s%n",
                complete.getReason(), length(ended).toSeconds(), blocks(ended), complete.getMessage());
        user.cluster().operator().ready();
        StoredRun stored = StoredRun.of(user, ended);
        stored.assertEveryTrialOnce();
        trials += stored.trials();
        if (failed.getStatus().equals("True")) {
            failedRuns++;
            assertThat(failed.getReason())
                    .as(failed.getMessage())
                    .matches(
                            reason -> kills.stream()
                                    .anyMatch(kill -> kill.victim().explains(reason)),
                            "is a true reason");
        }
    }

    private static String phase(PerformanceRun run) {
        if (run.getStatus() == null || run.getStatus().conditions() == null) {
            return "new";
        }
        String reason = Scenario.conditionOf(run, Conditions.COMPLETE).getReason();
        return run.getStatus().publication() == null
                ? reason
                : reason + ", block " + run.getStatus().publication().block();
    }

    private static Duration length(PerformanceRun run) {
        return run.getStatus().startedAt() == null
                ? Duration.ZERO
                : Duration.between(
                        Instant.parse(run.getStatus().startedAt()),
                        Instant.parse(run.getStatus().completedAt()));
    }

    private static int blocks(PerformanceRun run) {
        return run.getStatus().blocks() == null ? 0 : run.getStatus().blocks().complete();
    }

    private void say(String format, Object... arguments) {
        String text = format.formatted(arguments);
        record.append(text);
        System.out.print(text);
    }
}
