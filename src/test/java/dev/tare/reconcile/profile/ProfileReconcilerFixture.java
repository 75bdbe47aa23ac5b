package dev.tare.reconcile.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.api.MeshInstallStatusBuilder;
import dev.tare.api.MeshReason;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.api.Reason;
import dev.tare.api.RunReason;
import dev.tare.api.RunSchedule;
import dev.tare.api.SpecVersion;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.desired.FleetSettings;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.SpecHash;
import dev.tare.plan.Specs;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.RunAnnotations;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.metrics.MetricsSettings;
import dev.tare.reconcile.metrics.ResultMetrics;
import dev.tare.reconcile.rules.ChartLimits;
import dev.tare.reconcile.status.ConditionList;
import dev.tare.reconcile.status.EventRecorder;

/** A profile and its runs before a stand-in for the API server, and the operator that looks at them. */
abstract class ProfileReconcilerFixture {

    static final String NAMESPACE = "shop";
    static final FleetSettings SETTINGS = FleetSettings.of(
            "images.example/tare:1.0.0", new FleetSettings.EnvoyImage("images.example/envoy:v{version}", "1.40.0"));

    final ApiServerStandIn server = new ApiServerStandIn();
    final KubernetesClient client = server.client();
    final SettableClock clock = new SettableClock(Instant.parse("2026-01-10T12:00:00Z"));
    final ResultMetrics results = new ResultMetrics(MetricsSettings.DEFAULT);
    ProfileReconciler reconciler = operator();

    @AfterEach
    void close() {
        server.close();
    }

    ProfileReconciler operator() {
        return operator(MeshLookup.builtIn());
    }

    /** An operator that knows these meshes. */
    ProfileReconciler operator(MeshLookup known) {
        return operator(known, results);
    }

    /** An operator that shows results there. */
    ProfileReconciler operator(ResultMetrics shown) {
        return operator(MeshLookup.builtIn(), shown);
    }

    private ProfileReconciler operator(MeshLookup known, ResultMetrics shown) {
        ProfileReconciler operator = new ProfileReconciler(
                client, new EventRecorder(client, clock), ChartLimits.of(1_000, 100, 4), SETTINGS, known, shown, clock);
        operator.watch(() -> client.resources(MeshInstall.class).list().getItems().stream());
        return operator;
    }

    static PerformanceProfileSpec spec(int rate, String mesh, RunSchedule schedule) {
        return Specs.profile("""
                target:
                  sample: {}
                load:
                  rate: %d
                  duration: 1s
                environments:
                  - name: baseline
                %s
                """.formatted(rate, mesh == null ? "" : "  - {name: mesh, mesh: " + mesh + "}"))
                .withSchedule(schedule);
    }

    /** The stand-in gives it a UID of its own, and the time of day. */
    void create(PerformanceProfileSpec spec) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName("checkout")
                .build());
        profile.setSpec(spec);
        client.resource(profile).create();
    }

    void change(PerformanceProfileSpec spec) {
        client.resources(PerformanceProfile.class)
                .inNamespace(NAMESPACE)
                .withName("checkout")
                .edit(profile -> {
                    profile.setSpec(spec);
                    return profile;
                });
    }

    PerformanceProfile profile() {
        return client.resources(PerformanceProfile.class)
                .inNamespace(NAMESPACE)
                .withName("checkout")
                .get();
    }

    /** The profile as a cache holds it. */
    ProfileOutline outline() {
        return client.resources(ProfileOutline.class)
                .inNamespace(NAMESPACE)
                .withName("checkout")
                .get();
    }

    List<PerformanceRun> runs() {
        return client.resources(PerformanceRun.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    List<RunOutline> outlines() {
        return client.resources(RunOutline.class).inNamespace(NAMESPACE).list().getItems();
    }

    Optional<Duration> reconcile() {
        return reconciler
                .reconcile(outline(), ContextStandIn.of(List.of(), Map.of(RunOutline.class, outlines())))
                .getScheduleDelay()
                .map(Duration::ofMillis);
    }

    String condition(String type) {
        return Conditions.find(profile().getStatus().conditions(), type)
                .map(condition -> condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                .orElse("absent");
    }

    void end(PerformanceRun run, boolean failed) {
        Reason ending = failed ? MeasuringFailureReason.WorkerEnded : RunReason.Precise;
        ConditionList conditions = new ConditionList(null, 1L, clock.instant())
                .set(Conditions.COMPLETE, ConditionStatus.TRUE, ending, "the run has ended")
                .set(Conditions.FAILED, ConditionStatus.of(failed), ending, "the run has ended")
                .set(
                        Conditions.VALID,
                        ConditionStatus.of(!failed),
                        failed ? RunReason.Incomplete : RunReason.Valid,
                        "a worker has ended")
                .set(
                        Conditions.OBJECTIVES_MET,
                        failed ? ConditionStatus.UNKNOWN : ConditionStatus.TRUE,
                        RunReason.NoObjectives,
                        "none");
        run.setStatus(PerformanceRunStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(conditions.list())
                .headline("result of " + run.getMetadata().getName())
                .profile(
                        run.getStatus() != null && run.getStatus().profile() != null
                                ? run.getStatus().profile()
                                : new SpecVersion(
                                        profile().getMetadata().getGeneration(),
                                        RunAnnotations.specHash(run),
                                        SpecHash.ofObjectives(profile().getSpec())))
                .startedAt(clock.instant().toString())
                .completedAt(clock.instant().toString())
                .seed(7L)
                .blocks(new PerformanceRunStatus.Blocks(5, 2, 8))
                .build());
        client.resource(run).updateStatus();
    }

    void endAll(boolean failed) {
        runs().forEach(run -> end(run, failed));
    }

    List<String> names() {
        return runs().stream().map(run -> run.getMetadata().getName()).sorted().toList();
    }

    PerformanceRun run(String prefix) {
        return runs().stream()
                .filter(run -> run.getMetadata().getName().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    void byHand(String name) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(
                new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef("checkout")));
        client.resource(run).create();
    }

    /** What the operator says of a run that has not ended; of which spec, once that is settled. */
    void say(PerformanceRun run, Reason reason, String message, PerformanceProfileSpec spec) {
        run.setStatus(PerformanceRunStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(new ConditionList(null, 1L, clock.instant())
                        .set(Conditions.COMPLETE, ConditionStatus.FALSE, reason, message)
                        .list())
                .headline(reason.text())
                .profile(
                        spec == null
                                ? null
                                : new SpecVersion(
                                        profile().getMetadata().getGeneration(),
                                        SpecHash.of(spec),
                                        SpecHash.ofObjectives(spec)))
                .build());
        client.resource(run).updateStatus();
    }

    void mesh(boolean ready) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("reference").build());
        mesh.setSpec(MeshInstallSpecBuilder.builder().mesh("reference").build());
        client.resource(mesh).createOr(existing -> existing.update());
        MeshInstall there = client.resource(mesh).get();
        there.setStatus(MeshInstallStatusBuilder.builder()
                .observedGeneration(there.getMetadata().getGeneration())
                .conditions(new ConditionList(null, 1L, clock.instant())
                        .set(Conditions.READY, ConditionStatus.of(ready), MeshReason.InPods, "because")
                        .list())
                .version("1")
                .build());
        client.resource(there).updateStatus();
    }
}
