package dev.tare.reconcile.profile;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.Environment;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallStatus;
import dev.tare.api.MeshReason;
import dev.tare.api.Objective;
import dev.tare.api.ObjectiveBuilder;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceProfileStatusBuilder;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.api.RunReason;
import dev.tare.api.RunReference;
import dev.tare.api.RunReferenceBuilder;
import dev.tare.api.RunSchedule;
import dev.tare.api.SpecVersion;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.fleet.pods.PodsSettings;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.SpecHash;
import dev.tare.plan.Specs;
import dev.tare.reconcile.ClusterLimits;
import dev.tare.reconcile.ConditionList;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.EventRecorder;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.SettableClock;
import dev.tare.reconcile.Triggered;

import static org.assertj.core.api.Assertions.assertThat;

/** Profiles, before a stand-in for the API server. */
class ProfileReconcilerTest {

    private static final String NAMESPACE = "shop";
    private static final PodsSettings SETTINGS = PodsSettings.of(
            "images.example/tare:1.0.0", new PodsSettings.EnvoyImage("images.example/envoy:v{version}", "1.40.0"));

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-10T12:00:00Z"));
    private ProfileReconciler reconciler = operator();

    @AfterEach
    void close() {
        server.close();
    }

    private ProfileReconciler operator() {
        ProfileReconciler operator = new ProfileReconciler(
                client,
                new EventRecorder(client, clock),
                new ClusterLimits(1_000, 100, 4, List.of()),
                SETTINGS,
                MeshLookup.builtIn(),
                clock);
        operator.watch(() -> client.resources(MeshInstall.class).list().getItems().stream());
        return operator;
    }

    private static PerformanceProfileSpec spec(int rate, String mesh, RunSchedule schedule) {
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
    private void create(PerformanceProfileSpec spec) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace(NAMESPACE)
                .withName("checkout")
                .build());
        profile.setSpec(spec);
        client.resource(profile).create();
    }

    private void change(PerformanceProfileSpec spec) {
        client.resources(PerformanceProfile.class)
                .inNamespace(NAMESPACE)
                .withName("checkout")
                .edit(profile -> {
                    profile.setSpec(spec);
                    return profile;
                });
    }

    private PerformanceProfile profile() {
        return client.resources(PerformanceProfile.class)
                .inNamespace(NAMESPACE)
                .withName("checkout")
                .get();
    }

    /** The profile as a cache holds it. */
    private ProfileOutline outline() {
        return client.resources(ProfileOutline.class)
                .inNamespace(NAMESPACE)
                .withName("checkout")
                .get();
    }

    private List<PerformanceRun> runs() {
        return client.resources(PerformanceRun.class)
                .inNamespace(NAMESPACE)
                .list()
                .getItems();
    }

    private List<RunOutline> outlines() {
        return client.resources(RunOutline.class).inNamespace(NAMESPACE).list().getItems();
    }

    private Optional<Duration> reconcile() {
        return reconciler
                .reconcile(outline(), ContextStandIn.of(List.of(), Map.of(RunOutline.class, outlines())))
                .getScheduleDelay()
                .map(Duration::ofMillis);
    }

    private String condition(String type) {
        return Conditions.find(profile().getStatus().conditions(), type)
                .map(condition -> condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage())
                .orElse("absent");
    }

    private void end(PerformanceRun run, boolean failed) {
        RunReason ending = failed ? RunReason.WorkerEnded : RunReason.Precise;
        ConditionList conditions = new ConditionList(null, 1L, clock.instant())
                .set(Conditions.COMPLETE, ConditionStatus.TRUE, ending, "it has ended")
                .set(Conditions.FAILED, ConditionStatus.of(failed), ending, "it has ended")
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
                                        Triggered.specHash(run),
                                        SpecHash.ofObjectives(profile().getSpec())))
                .startedAt(clock.instant().toString())
                .completedAt(clock.instant().toString())
                .seed(7L)
                .blocks(new PerformanceRunStatus.Blocks(5, 2, 8))
                .build());
        client.resource(run).updateStatus();
    }

    private void endAll(boolean failed) {
        runs().forEach(run -> end(run, failed));
    }

    private List<String> names() {
        return runs().stream().map(run -> run.getMetadata().getName()).sorted().toList();
    }

    @Test
    void leadsToOneRunAndShowsWhatItFinds() {
        create(spec(100, null, null));
        assertThat(reconcile()).isEmpty();
        String hash = SpecHash.of(profile().getSpec());
        assertThat(names()).containsExactly("checkout-1-" + hash);
        PerformanceRun run = runs().get(0);
        assertThat(run.getMetadata().getAnnotations()).containsEntry(Triggered.SPEC_HASH, hash);
        assertThat(run.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(owner.getUid())
                .isEqualTo(profile().getMetadata().getUid()));
        assertThat(profile().getStatus().activeRun()).isEqualTo("checkout-1-" + hash);
        assertThat(condition("Reconciling"))
                .isEqualTo("True RunCreated: run checkout-1-%s has been created".formatted(hash));

        endAll(false);
        reconcile();
        assertThat(condition("Ready")).isEqualTo("True Complete: it has ended");
        assertThat(condition("Reconciling")).startsWith("False");
        assertThat(profile().getStatus().lastRun().name()).isEqualTo("checkout-1-" + hash);
        assertThat(profile().getStatus().lastRun().blocks()).isEqualTo(5);
        assertThat(profile().getStatus().activeRun()).isNull();
        assertThat(profile().getStatus().headline()).isEqualTo("result of checkout-1-" + hash);

        server.forget();
        for (int i = 0; i < 10; i++) {
            reconciler = operator();
            reconcile();
        }
        assertThat(server.requests())
                .as("nothing has changed, so nothing is written")
                .noneMatch(request -> !request.startsWith("GET"));
        assertThat(names()).hasSize(1);
    }

    @Test
    void anOperatorThatDiedBeforeItSaidSoStartsNoOther() {
        create(spec(100, null, null));
        server.loseAnswers(request -> request.startsWith("POST") && request.contains("/performanceruns"));
        try {
            reconcile();
        } catch (RuntimeException e) {
            reconciler = operator();
        }
        server.loseAnswers(request -> false);
        assertThat(names()).hasSize(1);
        assertThat(profile().getStatus()).isNull();
        // Its cache may not have it yet.
        reconciler.reconcile(outline(), ContextStandIn.of(List.of(), Map.of(RunOutline.class, List.of())));
        reconcile();
        assertThat(names()).hasSize(1);
        assertThat(profile().getStatus().handled().runs()).isEqualTo(1);
    }

    @Test
    void aFailedRunIsSaidAndTheLastResultStays() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        clock.forward(Duration.ofMillis(500)); // within the same second
        change(spec(200, null, null));
        reconcile();
        assertThat(names()).hasSize(2);
        runs().stream()
                .filter(run -> run.getMetadata().getName().startsWith("checkout-2-"))
                .forEach(run -> end(run, true));
        reconcile();
        assertThat(condition("Ready")).isEqualTo("False WorkerEnded: a worker has ended");
        assertThat(condition("Stalled")).startsWith("True WorkerEnded");
        assertThat(profile().getStatus().lastRun().name()).startsWith("checkout-1-");
        assertThat(profile().getStatus().headline())
                .as("of the run that ended last, as the reason is")
                .startsWith("result of checkout-2-");
    }

    @Test
    void aResultSaysWhichSpecItIsOf() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        reconcile();
        assertThat(profile().getStatus().lastRun().profile())
                .isEqualTo(new SpecVersion(
                        1L,
                        SpecHash.of(profile().getSpec()),
                        SpecHash.ofObjectives(profile().getSpec())));
        assertThat(profile().getStatus().lastRun().valid()).isTrue();
    }

    @Test
    void aSpecThatWasNotMeasuredIsNeverReady() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        reconcile();
        assertThat(condition("Ready")).startsWith("True Complete");

        change(spec(200, null, null));
        reconcile();
        assertThat(profile().getStatus().observedGeneration())
                .isEqualTo(profile().getMetadata().getGeneration());
        assertThat(condition("Ready")).startsWith("False RunCreated");

        PerformanceRun second = run("checkout-2-");
        say(second, RunReason.Queued, "2 runs are before it", null);
        reconcile();
        assertThat(condition("Ready"))
                .isEqualTo("False Queued: run %s: 2 runs are before it"
                        .formatted(second.getMetadata().getName()));
        assertThat(condition("Reconciling")).startsWith("True Queued");

        client.resource(run("checkout-2-")).delete();
        reconcile();
        assertThat(condition("Ready"))
                .isEqualTo(
                        "False RunDeleted: run %s, which was to measure what the spec asks for, was deleted; create a PerformanceRun to measure it"
                                .formatted(second.getMetadata().getName()));
        assertThat(condition("Stalled")).startsWith("True RunDeleted");
        assertThat(profile().getStatus().lastRun().name())
                .as("shown, and no answer")
                .startsWith("checkout-1-");

        byHand("again");
        reconcile();
        assertThat(condition("Reconciling")).startsWith("True RunCreated: run again");
        say(
                run("again"),
                RunReason.Measuring,
                "block 1 of at most 8 is being measured",
                profile().getSpec());
        clock.forward(Duration.ofMinutes(1));
        end(run("again"), false);
        reconcile();
        assertThat(condition("Ready")).startsWith("True Complete");
        assertThat(profile().getStatus().lastRun().name()).isEqualTo("again");
    }

    @Test
    void whatAFormerVersionHasWrittenIsReadAgain() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        reconcile();
        PerformanceProfile before = profile();
        RunReference last = before.getStatus().lastRun();
        client.resource(runs().get(0)).editStatus(run -> {
            run.setStatus(withoutVersion(run.getStatus()));
            return run;
        });
        before.setStatus(PerformanceProfileStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(before.getStatus().conditions())
                .handled(before.getStatus().handled())
                .lastRun(RunReferenceBuilder.builder()
                        .name(last.name())
                        .startedAt(last.startedAt())
                        .completedAt(last.completedAt())
                        .blocks(5)
                        .seed(7L)
                        .build())
                .build());
        client.resource(before).updateStatus();
        reconcile();
        assertThat(condition("Ready"))
                .as("it does not say which objectives it was judged by")
                .startsWith("False ObjectivesChanged");
        assertThat(profile().getStatus().lastRun().valid()).isTrue();
    }

    private static PerformanceRunStatus withoutVersion(PerformanceRunStatus status) {
        return PerformanceRunStatusBuilder.builder()
                .observedGeneration(1L)
                .conditions(status.conditions())
                .headline(status.headline())
                .startedAt(status.startedAt())
                .completedAt(status.completedAt())
                .seed(7L)
                .blocks(status.blocks())
                .build();
    }

    @Test
    void aDeletedFirstRunIsSaid() {
        create(spec(100, null, null));
        reconcile();
        client.resource(runs().get(0)).delete();
        reconcile();
        assertThat(condition("Ready")).startsWith("False RunDeleted");
        assertThat(condition("Stalled")).startsWith("True RunDeleted");
        assertThat(names()).as("whoever deletes a run wants it to end").isEmpty();
    }

    @Test
    void aRunThatACacheDoesNotHaveYetIsNotSaidToBeDeleted() {
        create(spec(100, null, null));
        reconcile();
        assertThat(reconciler
                        .reconcile(outline(), ContextStandIn.of(List.of(), Map.of(RunOutline.class, List.of())))
                        .getScheduleDelay())
                .contains(1_000L);
        assertThat(condition("Ready")).startsWith("False RunCreated");
    }

    @Test
    void aResultOutlivesItsRun() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        reconcile();
        client.resource(runs().get(0)).delete();
        reconcile();
        assertThat(condition("Ready")).startsWith("True Complete: run checkout-1-");
        assertThat(profile().getStatus().lastRun().blocks()).isEqualTo(5);

        change(spec(200, null, null));
        reconcile();
        assertThat(condition("Ready")).startsWith("False RunCreated");
    }

    @Test
    void whatItsRunWaitsForIsSaid() {
        create(spec(100, null, null));
        reconcile();
        String waits = "there is no Service \"checkuot\" in namespace shop yet";
        say(runs().get(0), RunReason.ServiceNotFound, waits, profile().getSpec());
        reconcile();
        assertThat(condition("ResolvedRefs")).isEqualTo("False ServiceNotFound: " + waits);
        assertThat(condition("Ready"))
                .startsWith("False ServiceNotFound: run checkout-1-")
                .endsWith(waits);
        assertThat(profile().getStatus().headline()).isEqualTo("ServiceNotFound");
        say(
                runs().get(0),
                RunReason.Measuring,
                "block 1 of at most 8 is being measured",
                profile().getSpec());
        reconcile();
        assertThat(condition("ResolvedRefs")).startsWith("True Resolved");
        assertThat(condition("Ready")).isEqualTo("False Measuring: a run measures what the spec asks for");
    }

    @Test
    void anEditWhileARunMeasuresIsSaidToWait() {
        create(spec(100, null, null));
        reconcile();
        say(
                runs().get(0),
                RunReason.Measuring,
                "block 1 of at most 8 is being measured",
                profile().getSpec());
        change(spec(200, null, null));
        reconcile();
        assertThat(names()).hasSize(1);
        assertThat(condition("Ready"))
                .isEqualTo("False Outdated: run %s is of generation 1; what generation 2 asks for is measured after it"
                        .formatted(names().get(0)));
        assertThat(condition("Reconciling")).startsWith("True Outdated");
        endAll(false);
        reconcile();
        assertThat(condition("Ready")).startsWith("False RunCreated");
        assertThat(names()).hasSize(2);
    }

    @Test
    void aNightlyRunThatWaitsDoesNotTakeTheAnswerAway() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        reconcile();
        byHand("nightly");
        say(run("nightly"), RunReason.Queued, "1 run is before it", profile().getSpec());
        reconcile();
        assertThat(condition("Ready")).startsWith("True Complete");
        assertThat(condition("Reconciling")).startsWith("False");
        assertThat(profile().getStatus().activeRun()).isEqualTo("nightly");
    }

    @Test
    void objectivesThatNobodyHasJudgedAreNotMet() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        reconcile();
        change(withObjective(profile().getSpec()));
        reconcile();
        assertThat(names()).as("nothing else is measured").hasSize(1);
        assertThat(condition("Ready")).startsWith("False ObjectivesChanged");
        assertThat(condition("Stalled")).startsWith("True ObjectivesChanged");
    }

    private static PerformanceProfileSpec withObjective(PerformanceProfileSpec spec) {
        return spec.withObjectives(List.of(ObjectiveBuilder.builder()
                .name("errors")
                .metric(Objective.Metric.ERRORS)
                .environment(Environment.BASELINE)
                .perMillionBelow(1_000)
                .build()));
    }

    private PerformanceRun run(String prefix) {
        return runs().stream()
                .filter(run -> run.getMetadata().getName().startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }

    private void byHand(String name) {
        PerformanceRun run = new PerformanceRun();
        run.setMetadata(
                new ObjectMetaBuilder().withNamespace(NAMESPACE).withName(name).build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef("checkout")));
        client.resource(run).create();
    }

    /** What the operator says of a run that has not ended; of which spec, once that is settled. */
    private void say(PerformanceRun run, RunReason reason, String message, PerformanceProfileSpec spec) {
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

    @Test
    void whatMakesNoSenseLeadsToNothing() {
        create(spec(5_000, null, null));
        assertThat(reconcile()).isEmpty();
        assertThat(names()).isEmpty();
        assertThat(condition("Accepted"))
                .isEqualTo(
                        "False Invalid: PerformanceProfile checkout: spec.load.rate: is 5000, but must be at most 1000:"
                                + " this cluster allows no more requests per second");
        assertThat(condition("Stalled")).startsWith("True Invalid");
        assertThat(profile().getStatus().headline()).isEqualTo("invalid spec");
        change(spec(100, null, null));
        reconcile();
        assertThat(names()).hasSize(1);
        assertThat(condition("Accepted")).startsWith("True");
    }

    private void mesh(boolean ready) {
        MeshInstall mesh = new MeshInstall();
        mesh.setMetadata(new ObjectMetaBuilder().withName("reference").build());
        mesh.setSpec(new MeshInstallSpec("reference", null, null, null));
        client.resource(mesh).createOr(existing -> existing.update());
        MeshInstall there = client.resource(mesh).get();
        there.setStatus(new MeshInstallStatus(
                there.getMetadata().getGeneration(),
                new ConditionList(null, 1L, clock.instant())
                        .set(Conditions.READY, ConditionStatus.of(ready), MeshReason.InPods, "because")
                        .list(),
                "1",
                null,
                null,
                null));
        client.resource(there).updateStatus();
    }

    @Test
    void aMeshIsWaitedFor() {
        create(spec(100, "reference", null));
        reconcile();
        assertThat(names()).isEmpty();
        assertThat(condition("Accepted")).startsWith("True");
        assertThat(condition("ResolvedRefs"))
                .startsWith("False NotResolved: PerformanceProfile checkout: spec.environments[1].mesh: is"
                        + " \"reference\", but must be");
        assertThat(condition("Reconciling")).startsWith("True NotResolved");
        assertThat(profile().getStatus().headline()).isEqualTo("waits for meshes");
        mesh(false);
        reconcile();
        assertThat(condition("ResolvedRefs"))
                .isEqualTo("False NotResolved: MeshInstall reference: is not ready: because");
        mesh(true);
        reconcile();
        assertThat(condition("ResolvedRefs")).startsWith("True");
        assertThat(names()).hasSize(1);
    }

    @Test
    void aScheduleIsWaitedFor() {
        create(spec(100, null, new RunSchedule("0 13 * * *", null, null)));
        Instant noon = Instant.parse(profile().getMetadata().getCreationTimestamp())
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofHours(36));
        clock.forward(Duration.between(clock.instant(), noon));
        reconcile();
        endAll(false);
        assertThat(reconcile()).contains(Duration.ofHours(1));
        clock.forward(Duration.ofHours(1));
        reconcile();
        assertThat(names()).hasSize(2).contains(RunNames.scheduled("checkout", clock.instant()));
        assertThat(condition("Reconciling")).as("the result stands meanwhile").startsWith("False");
        assertThat(condition("Ready")).startsWith("True");
    }

    @Test
    void runsOfAProfileThatHadTheNameBeforeAreNotItsOwn() {
        create(spec(100, null, null));
        reconcile();
        endAll(false);
        client.resource(profile()).delete();
        create(spec(100, null, null));
        assertThat(reconcile()).as("until its name is free").contains(Duration.ofSeconds(2));
        assertThat(profile().getStatus()).isNull();
        client.resource(runs().get(0)).delete(); // as the garbage collector does
        reconcile();
        assertThat(runs()).singleElement().satisfies(run -> assertThat(
                        run.getMetadata().getOwnerReferences().get(0))
                .isEqualTo(new OwnerReferenceBuilder()
                        .withApiVersion("tare.dev/v1alpha1")
                        .withKind("PerformanceProfile")
                        .withName("checkout")
                        .withUid(profile().getMetadata().getUid())
                        .withController(true)
                        .build()));
    }

    @Test
    void olderRunsAreDeletedAndThoseCreatedByHandStay() {
        create(spec(100, null, null));
        for (int rate = 101; rate < 109; rate++) {
            reconcile();
            endAll(false);
            clock.forward(Duration.ofMinutes(1));
            change(spec(rate, null, null));
        }
        reconcile();
        assertThat(names()).as("five that have ended, and one that goes on").hasSize(6);
    }

    @Test
    void whoDecidesOnAnOldStateSaysNothing() {
        create(spec(100, null, null));
        server.loseAnswers(request -> {
            if (request.startsWith("POST") && request.contains("/performanceruns")) {
                server.interfere(
                        "/apis/tare.dev/v1alpha1/namespaces/shop/performanceprofiles/checkout",
                        "{\"metadata\": {\"labels\": {\"somebody\": \"else\"}}}");
            }
            return false;
        });
        assertThat(reconcile()).contains(Duration.ofMillis(200));
        assertThat(profile().getStatus()).isNull();
        reconcile();
        assertThat(names()).hasSize(1);
        assertThat(profile().getStatus().handled().runs()).isEqualTo(1);
    }
}
