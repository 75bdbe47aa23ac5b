package dev.tare.reconcile.profile;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.tare.api.Environment;
import dev.tare.api.Objective;
import dev.tare.api.ObjectiveBuilder;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceProfileStatusBuilder;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatusBuilder;
import dev.tare.api.RunReason;
import dev.tare.api.RunReference;
import dev.tare.api.RunReferenceBuilder;
import dev.tare.api.SpecVersion;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.ContextStandIn;
import dev.tare.reconcile.RunOutline;

import static org.assertj.core.api.Assertions.assertThat;

/** What a profile says of the spec that it has now. */
class ProfileAnswerTest extends ProfileReconcilerFixture {

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
        say(second, RunReason.Queued, "this run is 3rd of 3 in the queue; it begins within 27 min", null);
        reconcile();
        assertThat(condition("Ready"))
                .isEqualTo("False Queued: run %s: this run is 3rd of 3 in the queue; it begins within 27 min"
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
        String waits = "Service \"checkuot\" was not found in namespace shop";
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
                .isEqualTo("False Outdated: run %s measures generation 1; generation 2 is measured after it"
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
        say(
                run("nightly"),
                RunReason.Queued,
                "this run is 1st of 1 in the queue; it begins within 12 min",
                profile().getSpec());
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

    private static PerformanceProfileSpec withObjective(PerformanceProfileSpec spec) {
        return spec.withObjectives(List.of(ObjectiveBuilder.builder()
                .name("errors")
                .metric(Objective.Metric.ERRORS)
                .environment(Environment.BASELINE)
                .perMillionBelow(1_000)
                .build()));
    }
}
