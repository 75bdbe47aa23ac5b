package dev.tare.e2e.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRun;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.Metrics;
import dev.tare.e2e.Scenario;
import dev.tare.reconcile.RunState;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code -Dtare.e2e.queued} runs in the queue cost, besides the one that measures. */
@ExtendWith(InstalledOperator.class)
@Tag("nightly")
class LongQueueE2E {

    private static final int QUEUED = Integer.getInteger("tare.e2e.queued", 30);
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofSeconds(60);
    private static final double MOST_REQUESTS_PER_SECOND = 5;
    private static final double MIB = 1 << 20;

    private final Scenario user;

    LongQueueE2E(Scenario user) {
        this.user = user;
    }

    @BeforeAll
    static void open(Scenario user) {
        user.cluster().upgrade("limits.queuedRuns", QUEUED + 1);
    }

    @AfterAll
    static void close(Scenario user) {
        user.cluster().upgrade(Map.of());
    }

    /** It measures for as long as it takes to fill the queue, and to look at it. */
    private static String profile() throws IOException {
        int blocks = 15 + QUEUED / 10;
        return Files.readString(Path.of("src/test/resources/e2e/quick.yaml"))
                .replace("duration: 300ms", "duration: 3s")
                .replace("maxBlocks: 4", "minBlocks: %d, maxBlocks: %1$d".formatted(blocks));
    }

    /** Of the API server: what accounts outside of kube-system asked it for, which is the operator's alone here. */
    private double requests() {
        return apiServer().sum("apiserver_flowcontrol_dispatched_requests_total", "flow_schema=\"service-accounts\"");
    }

    private double statusWrites() {
        return apiServer().sum("apiserver_request_total", "resource=\"performanceruns\"", "subresource=\"status\"");
    }

    private Metrics apiServer() {
        return Metrics.parse(user.client().raw("/metrics"));
    }

    private double heapMib() {
        return user.cluster().operator().metrics().sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB;
    }

    private long queued() {
        return user.runs().stream().filter(RunState::isQueued).count();
    }

    @Test
    void theyCostNextToNothingAndDisturbNobody() throws IOException {
        user.apply(profile());
        PerformanceRun measuring = user.firstRun();
        String name = measuring.getMetadata().getName();
        Eventually.holds("run that measures", MOST, () -> Scenario.is(user.run(name), Conditions.RUNNING));
        long begun = System.nanoTime();
        IntStream.range(0, QUEUED).parallel().forEach(number -> user.start("quick", "queued-"));
        Eventually.holds(() -> QUEUED + " queued runs, but " + queued(), MOST, () -> queued() == QUEUED);
        System.out.printf(
                "%d runs were in the queue after %d s%n",
                QUEUED, Duration.ofNanos(System.nanoTime() - begun).toSeconds());

        double requestsBefore = requests();
        double writesBefore = statusWrites();
        Eventually.pause(LOOK);
        double requests = (requests() - requestsBefore) / LOOK.toSeconds();
        double writes = statusWrites() - writesBefore;
        System.out.printf(
                "with %d queued runs and one that measures: %.1f requests/s, %.0f status writes in %d s; heap %.0f MiB%n",
                QUEUED, requests, writes, LOOK.toSeconds(), heapMib());
        assertThat(Scenario.is(user.run(name), Conditions.RUNNING))
                .as("it measures still")
                .isTrue();
        assertThat(requests).as("requests/s").isLessThan(MOST_REQUESTS_PER_SECOND);

        PerformanceRun ended = user.complete(measuring, MOST.multipliedBy(3));
        System.out.printf(
                "the run that measured meanwhile: %s%n",
                Scenario.conditionOf(ended, Conditions.VALID).getMessage());
        user.clear(); // before the others have their turn
        assertThat(Scenario.is(ended, Conditions.FAILED))
                .as(Scenario.conditionOf(ended, Conditions.COMPLETE).getMessage())
                .isFalse();
        Eventually.holds("end of all runs", MOST, () -> user.runs().isEmpty());
    }
}
