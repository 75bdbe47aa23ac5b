package dev.tare.e2e.kills;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills something in each of {@code -Dtare.e2e.kills} runs, at moments drawn from {@code -Dtare.e2e.seed}. What takes more
 * than an API client is left out without {@code -Dtare.cluster}.
 */
@ExtendWith(InstalledOperator.class)
class KillsE2E {

    private static final int KILLS = Integer.getInteger("tare.e2e.kills", 4);
    private static final long SEED = Long.getLong("tare.e2e.seed", System.nanoTime());

    /** Pods get three minutes to be ready; and then some. */
    private static final Duration MOST = Duration.ofMinutes(6);

    private static final int MOST_SECONDS_GONE = 8;

    private final Scenario user;
    private final Optional<LocalCluster> local = LocalCluster.given();
    private final Random random = new Random(SEED);
    private final StringBuilder record = new StringBuilder();

    KillsE2E(Scenario user) {
        this.user = user;
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
        for (int number = 0; number < KILLS; number++) {
            Victim victim = victims.get(number % victims.size());
            try {
                kill(number, victim, usual, before);
            } catch (AssertionError e) {
                say("  wrong: %s%n", e.getMessage());
                wrong.add(e);
            }
            user.keep("kills.txt", record.toString());
        }
        assertThat(wrong).isEmpty();
    }

    private void kill(int number, Victim victim, Duration usual, Set<String> before) throws FleetException {
        PerformanceRun run = user.start("killed", "killed-" + number + "-");
        long afterMs = (long) (random.nextDouble() * usual.toMillis());
        Eventually.pause(Duration.ofMillis(afterMs));
        String state = phase(user.run(run.getMetadata().getName()));
        String what = kill(victim, run);
        say("%d: %s killed after %d ms (%s): %s%n", number, victim, afterMs, state, what);

        PerformanceRun ended = user.complete(run, MOST);
        Condition failed = Scenario.conditionOf(ended, Conditions.FAILED);
        Condition complete = Scenario.conditionOf(ended, Conditions.COMPLETE);
        say(
                "  %s after %d s, %d blocks: %s%n",
                complete.getReason(), length(ended).toSeconds(), blocks(ended), complete.getMessage());
        user.cluster().operator().ready();
        StoredRun.of(user, ended).assertEveryTrialOnce();
        if (failed.getStatus().equals("True")) {
            assertThat(victim.isSurvived()).as(failed.getMessage()).isFalse();
            assertThat(failed.getReason()).as(failed.getMessage()).matches(victim::explains, "is a true reason");
        }
        user.nothingIsLeft(before);
        user.client().resource(ended).delete();
    }

    private String kill(Victim victim, PerformanceRun run) {
        switch (victim) {
            case OPERATOR_POD:
                return delete(user.cluster().operator().all().get(0));
            case OPERATOR_PROCESS:
                return signal(user.cluster().operator().ready(), "operator");
            case API_SERVER:
                Duration gone = Duration.ofMillis(random.nextInt(MOST_SECONDS_GONE * 1000));
                local.orElseThrow().restartApiServer(gone);
                return "gone for %d ms".formatted(gone.toMillis());
            default:
                return killPod(victim, run);
        }
    }

    private String killPod(Victim victim, PerformanceRun run) {
        String role = victim == Victim.WORKER_POD || victim == Victim.WORKER_PROCESS ? "worker" : "target";
        boolean process = victim == Victim.WORKER_PROCESS || victim == Victim.TARGET_PROCESS;
        Optional<Pod> pod = Eventually.get("pod of a " + role + ", or an end", MOST, () -> {
            if (Scenario.is(user.run(run.getMetadata().getName()), Conditions.COMPLETE)) {
                return Optional.of(Optional.<Pod>empty());
            }
            List<Pod> pods = user
                    .client()
                    .pods()
                    .inNamespace(user.namespace())
                    .withLabel(ObjectLabels.RUN_UID, run.getMetadata().getUid())
                    .withLabel(ObjectLabels.ROLE, role)
                    .list()
                    .getItems()
                    .stream()
                    .filter(candidate -> !process || isRunning(candidate, role))
                    .toList();
            return pods.isEmpty() ? Optional.empty() : Optional.of(Optional.of(pods.get(random.nextInt(pods.size()))));
        });
        return pod.map(found -> process ? signal(found, role) : delete(found)).orElse("it had ended");
    }

    private static boolean isRunning(Pod pod, String container) {
        return pod.getStatus().getContainerStatuses().stream()
                .anyMatch(status ->
                        status.getName().equals(container) && status.getState().getRunning() != null);
    }

    private String delete(Pod pod) {
        user.client()
                .pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .withGracePeriod(0)
                .delete();
        return pod.getMetadata().getName();
    }

    private String signal(Pod pod, String container) {
        String id = pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(container))
                .findFirst()
                .orElseThrow()
                .getContainerID();
        int processes = local.orElseThrow().kill(id);
        return "%d processes of %s".formatted(processes, pod.getMetadata().getName());
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
