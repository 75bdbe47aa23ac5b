package dev.tare.e2e.kills;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.fabric8.kubernetes.api.model.Pod;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.LocalCluster;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.names.ObjectLabels;

/** Kills one thing of a cluster. */
final class Killer {

    private static final int MOST_SECONDS_GONE = 8;

    private final Scenario user;
    private final Optional<LocalCluster> local;
    private final Random random;

    /**
     * A killer.
     *
     * @param local where there are things to kill that no API client can
     * @param random which pod, and for how long something is gone
     */
    Killer(Scenario user, Optional<LocalCluster> local, Random random) {
        this.user = user;
        this.local = local;
        this.random = random;
    }

    /**
     * Kills.
     *
     * @param run of which it is, if it is a run's
     * @param most how long to wait until it is there
     * @return what exactly it was
     */
    String kill(Victim victim, PerformanceRun run, Duration most) {
        return switch (victim) {
            case OPERATOR_POD -> delete(user.cluster().operator().all().get(0));
            case OPERATOR_PROCESS -> signal(user.cluster().operator().ready(), "operator");
            case API_SERVER -> {
                Duration gone = gone();
                local.orElseThrow().restartApiServer(gone);
                yield "gone for %d ms".formatted(gone.toMillis());
            }
            case KUBELET -> {
                Duration gone = gone();
                local.orElseThrow().restartKubelet(gone);
                yield "gone for %d ms".formatted(gone.toMillis());
            }
            case WORKER_POD -> pod(run, "worker", false, most);
            case WORKER_PROCESS -> pod(run, "worker", true, most);
            case TARGET_POD -> pod(run, "target", false, most);
            case TARGET_PROCESS -> pod(run, "target", true, most);
        };
    }

    private Duration gone() {
        return Duration.ofMillis(random.nextInt(MOST_SECONDS_GONE * 1000));
    }

    private String pod(PerformanceRun run, String role, boolean process, Duration most) {
        Optional<Pod> pod = Eventually.get("pod of a " + role + ", or an end", most, () -> {
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
}
