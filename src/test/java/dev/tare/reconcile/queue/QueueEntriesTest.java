package dev.tare.reconcile.queue;

import java.time.Duration;
import java.util.List;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.QueueEntry;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.desired.PodRequests;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;
import dev.tare.plan.Specs;

import static org.assertj.core.api.Assertions.assertThat;

class QueueEntriesTest {

    private static final PodRequests PODS = new PodRequests(300, 500);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final QueueEntries entries = new QueueEntries(new Teams(server.client()), 50_000);
    private final PerformanceRun run = new PerformanceRun();

    QueueEntriesTest() {
        run.setMetadata(
                new ObjectMetaBuilder().withNamespace("shop").withName("run").build());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static RunPlan plan(String load) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("checkout")
                .build());
        profile.setSpec(Specs.profile("""
                target: {sample: {}}
                load: %s
                environments: [{name: baseline}]
                """.formatted(load)));
        Validated<RunPlan> plan = RunPlan.of(profile, List.of(), 1);
        return ((Validated.Accepted<RunPlan>) plan).value();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{rate: 1000, connections: 64} | 1000 | 64",
                "{stages: [{rate: 100, duration: 5s}, {rate: 900, duration: 5s}, {rate: 50, duration: 5s}], connections: 8} | 900 | 8",
                "{search: {from: 1000, to: 20000}, connections: 8} | 20000 | 8",
                "{concurrency: 16} | 50000 | 16",
            })
    void areOfTheLoadAtItsHighest(String load, long requestsPerSecond, long connections) {
        assertThat(entries.of(run, plan(load), PODS, LONGEST))
                .isEqualTo(new QueueEntry("shop", 300, 500, requestsPerSecond, connections, 900));
    }

    @Test
    void keepTheTeamThatWasSaidFirst() {
        run.setStatus(PerformanceRunStatus.NONE.withQueue(new QueueEntry("eng/prod", 1, 2, 3, 4, 5)));
        server.forget();
        assertThat(entries.of(run, plan("{rate: 1000}"), PODS, LONGEST).team()).isEqualTo("eng/prod");
        assertThat(server.requests()).isEmpty();
    }
}
