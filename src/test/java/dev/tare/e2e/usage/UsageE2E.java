package dev.tare.e2e.usage;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Scenario;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.measure.ProcessUsage;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

/** CPU and memory of each proxy, against the kubelet's figures of the same time. */
@Tag("quiet")
@ExtendWith(InstalledOperator.class)
class UsageE2E {

    private static final Duration STARTED = Duration.ofMinutes(2);

    /** The rehearsal, in which programs warm up, and the first block. */
    private static final Duration MEASURED = Duration.ofMinutes(7);

    /** As in usage.yaml. */
    private static final Duration WARMUP = Duration.ofSeconds(1);

    private static final Duration DURATION = Duration.ofSeconds(25);
    private static final int ALLOWED_PERCENT = 10;

    /** One on each side, in the two trials of the baseline and the one of the other. */
    private static final int PROXIES = 6;

    private final Scenario user;

    UsageE2E(Scenario user) {
        this.user = user;
    }

    /** What one container used in one trial, as Tare has it. */
    private record Measured(String pod, String container, Role role, long startEpochNs, ProcessUsage usage) {}

    @Test
    void proxiesUseWhatTheKubeletSays() throws FleetException {
        user.apply(Path.of("src/test/resources/e2e/usage.yaml"));
        PerformanceRun run = user.firstRun();
        String node = Eventually.get("node", STARTED, () -> pods(run).stream()
                .flatMap(pod -> Optional.ofNullable(pod.getSpec().getNodeName()).stream())
                .findFirst());
        List<WorkerLine> lines;
        try (KubeletSamples kubelet = new KubeletSamples(user.client(), user.namespace(), node)) {
            ResultStore store = new ResultStore(user.client());
            lines = Eventually.get("first block", MEASURED, () -> load(store, run));
            compare(kubelet, lines, pods(run));
        }
    }

    private static Optional<List<WorkerLine>> load(ResultStore store, PerformanceRun run) {
        try {
            return store.load(RunIdentity.of(run), 0);
        } catch (FleetException e) {
            throw new AssertionError(e);
        }
    }

    private void compare(KubeletSamples kubelet, List<WorkerLine> lines, List<Pod> pods) {
        StringBuilder table =
                new StringBuilder("container, CPU ms by Tare, by the kubelet, MiB by Tare, by the kubelet, samples\n");
        List<Runnable> checks = new ArrayList<>();
        int proxies = 0;
        for (Measured measured : measured(lines, pods)) {
            Instant from = EpochNanos.toInstant(measured.startEpochNs()).plus(WARMUP);
            Optional<KubeletSamples.Use> use =
                    kubelet.use(measured.pod(), measured.container(), from, from.plus(DURATION));
            String name = measured.pod().replaceAll("^usage-1-[0-9a-f]+-", "") + "/" + measured.container();
            if (use.isEmpty()) {
                table.append(name).append(": fewer than two samples\n");
                continue;
            }
            KubeletSamples.Use seen = use.get();
            table.append("%s, %.0f, %.0f, %.1f, %.1f, %d%n"
                    .formatted(
                            name,
                            measured.usage().cpuNs() / 1e6,
                            seen.cpuNs() / 1e6,
                            measured.usage().residentBytes() / 1048576.0,
                            seen.rssBytes() / 1048576.0,
                            seen.samples()));
            if (measured.role() == Role.PROXY) {
                proxies++;
                checks.add(() -> assertThat((double) measured.usage().cpuNs())
                        .as("CPU of " + name)
                        .isCloseTo(seen.cpuNs(), withPercentage(ALLOWED_PERCENT)));
                checks.add(() -> assertThat((double) measured.usage().residentBytes())
                        .as("memory of " + name)
                        .isCloseTo(seen.rssBytes(), withPercentage(ALLOWED_PERCENT)));
            }
        }
        user.keep("usage.txt", table.toString());
        System.out.println(table);
        checks.forEach(Runnable::run);
        assertThat(proxies).as("proxies that were compared, trial by trial").isEqualTo(PROXIES);
    }

    private static List<Measured> measured(List<WorkerLine> lines, List<Pod> pods) {
        List<Measured> measured = new ArrayList<>();
        for (WorkerLine line : lines) {
            if (line instanceof WorkerLine.Result result) {
                String pod = pod(pods, "worker", result.environment());
                result.usage()
                        .forEach(usage -> measured.add(new Measured(
                                pod,
                                usage.role() == Role.PROXY ? "tare-client-proxy" : "worker",
                                usage.role(),
                                result.startEpochNs(),
                                usage)));
            } else if (line instanceof WorkerLine.Usage reported) {
                String pod = pod(pods, "target", reported.environment());
                reported.usage()
                        .forEach(usage -> measured.add(new Measured(
                                pod,
                                usage.role() == Role.PROXY ? "tare-server-proxy" : "target",
                                usage.role(),
                                reported.startEpochNs(),
                                usage)));
            }
        }
        return measured;
    }

    private static String pod(List<Pod> pods, String role, String environment) {
        return pods.stream()
                .filter(pod -> has(pod, ObjectLabels.ROLE, role) && has(pod, ObjectLabels.ENVIRONMENT, environment))
                .map(pod -> pod.getMetadata().getName())
                .findFirst()
                .orElseThrow();
    }

    private static boolean has(Pod pod, String label, String value) {
        return value.equals(pod.getMetadata().getLabels().get(label));
    }

    private List<Pod> pods(PerformanceRun run) {
        return user.client()
                .pods()
                .inNamespace(user.namespace())
                .withLabel(ObjectLabels.RUN_UID, run.getMetadata().getUid())
                .list()
                .getItems();
    }
}
