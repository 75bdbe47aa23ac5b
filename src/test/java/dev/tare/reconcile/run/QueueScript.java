package dev.tare.reconcile.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.RunReason;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.Specs;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.kueue.KueueSettings;
import dev.tare.reconcile.metrics.RunMetrics;
import dev.tare.reconcile.queue.QueueSettings;
import dev.tare.reconcile.rules.ChartLimits;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.EventRecorder;

/** Runs of several namespaces that want to measure, before a stand-in for the API server; nobody measures anything. */
final class QueueScript implements AutoCloseable {

    static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");

    private static final FleetSettings SETTINGS = FleetSettings.of(
            "images.example/tare:1.0.0", new FleetSettings.EnvoyImage("images.example/envoy:v{version}", "1.40.0"));

    private static final PerformanceProfileSpec SPEC = Specs.profile("""
            target: {sample: {}}
            load: {rate: 200, connections: 8, warmup: 100ms, duration: 500ms}
            environments: [{name: baseline}]
            trials: {maxBlocks: 6, confidencePercent: 50}
            """);

    final ApiServerStandIn server = new ApiServerStandIn();
    final KubernetesClient client = server.client();
    final SettableClock clock = new SettableClock(T0);
    private final QueueSettings sharing;
    private int created;

    /** An operator with what it knows of runs. */
    final class Operator {

        private final RunReconciler reconciler = new RunReconciler(
                client,
                new EventRecorder(client, clock),
                ChartLimits.of(1_000, 100, 4),
                SETTINGS,
                MeshLookup.builtIn(),
                sharing,
                KueueSettings.OFF,
                new Retention(50, Optional.empty()),
                new MeasuringRuns(),
                new RunMetrics(new SimpleMeterRegistry()),
                clock);
        private List<RunOutline> cache = List.of();

        /** It learns what has happened. */
        Operator informed() {
            cache = client.resources(RunOutline.class).inAnyNamespace().list().getItems();
            return this;
        }

        /** It looks at a run that it knows. */
        Optional<Duration> looksAt(String run) {
            RunOutline cached = cache.stream()
                    .filter(known -> path(known).equals(run))
                    .findFirst()
                    .orElseThrow();
            return reconciler
                    .reconcile(cached, ContextStandIn.of(cache, Map.of(Pod.class, List.of())))
                    .getScheduleDelay()
                    .map(Duration::ofMillis);
        }

        /** Those in the queue that it would look at. */
        List<String> wakes() {
            return reconciler.due(cache).map(QueueScript::path).toList();
        }

        /** It looks at them. */
        List<String> tick() {
            List<String> due = wakes();
            due.forEach(this::looksAt);
            return due;
        }
    }

    /** Runs share the cluster in this way. */
    QueueScript(QueueSettings sharing) {
        this.sharing = sharing;
    }

    /** An operator that remembers nothing. */
    Operator operator() {
        return new Operator().informed();
    }

    private static String path(RunOutline run) {
        return run.getMetadata().getNamespace() + "/" + run.getMetadata().getName();
    }

    /** A namespace with a profile in it. */
    QueueScript namespace(String name, Map<String, String> labels) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .build())
                .create();
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(
                new ObjectMetaBuilder().withNamespace(name).withName("small").build());
        profile.setSpec(SPEC);
        client.resource(profile).create();
        return this;
    }

    /** Runs that are created one after the other. */
    QueueScript runs(String... paths) {
        for (String run : paths) {
            PerformanceRun one = new PerformanceRun();
            one.setMetadata(new ObjectMetaBuilder()
                    .withNamespace(namespace(run))
                    .withName(name(run))
                    .withCreationTimestamp(T0.plusSeconds(created++).toString())
                    .build());
            one.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef("small")));
            client.resource(one).create();
        }
        return this;
    }

    private static String namespace(String path) {
        return path.substring(0, path.indexOf('/'));
    }

    private static String name(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    PerformanceRun run(String path) {
        return client.resources(PerformanceRun.class)
                .inNamespace(namespace(path))
                .withName(name(path))
                .get();
    }

    /** Whether a run has a place, and why, with the sentence. */
    String admitted(String path) {
        PerformanceRun run = run(path);
        return run.getStatus() == null
                ? "absent"
                : Conditions.find(run.getStatus().conditions(), Conditions.ADMITTED)
                        .map(condition ->
                                condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                        .orElse("absent");
    }

    /** A run has measured all it should, and nothing is left of it. */
    void end(String path) {
        PerformanceRun run = run(path);
        run.setStatus(run.getStatus()
                .with()
                .conditions(new ConditionList(run.getStatus().conditions(), 1L, clock.instant())
                        .set(Conditions.ADMITTED, ConditionStatus.FALSE, RunReason.Precise, "the run has ended")
                        .set(Conditions.COMPLETE, ConditionStatus.TRUE, RunReason.Precise, "so")
                        .set(Conditions.RECONCILING, ConditionStatus.FALSE, RunReason.Precise, "the run has ended")
                        .list())
                .completedAt(clock.instant().toString())
                .build());
        client.resource(run).updateStatus();
    }

    @Override
    public void close() {
        server.close();
    }
}
