package dev.tare.reconcile.profile;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import dev.tare.api.Conditions;
import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.api.PerformanceProfileStatusBuilder;
import dev.tare.api.PerformanceRunSpec;
import dev.tare.api.RunSchedule;
import dev.tare.plan.Specs;
import dev.tare.reconcile.RunAnnotations;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunOutlineStatusBuilder;

/** Profiles and runs for tests. */
final class ProfileFixture {

    static final String NAME = "checkout";
    static final Instant CREATED = Instant.parse("2026-01-10T12:00:00Z");

    private static final PerformanceProfileSpec SPEC = Specs.profile("""
            target:
              sample: {}
            load:
              rate: 100
              duration: 1s
            environments:
              - name: baseline
            """);

    private ProfileFixture() {}

    static PerformanceProfile profile(int rate, RunSchedule schedule, Handled handled) {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withName(NAME)
                .withCreationTimestamp(CREATED.toString())
                .build());
        profile.setSpec(
                SPEC.with().load(SPEC.load().withRate(rate)).schedule(schedule).build());
        profile.setStatus(PerformanceProfileStatusBuilder.builder()
                .observedGeneration(1L)
                .handled(handled)
                .build());
        return profile;
    }

    static RunOutline running(String name) {
        return run(name, Map.of(), null, condition(Conditions.COMPLETE, false));
    }

    /** Under way, as it was started for a spec of this hash. */
    static RunOutline running(String name, RunTrigger cause, String specHash) {
        return ofSpec(specHash, run(name, labels(cause), null, condition(Conditions.COMPLETE, false)));
    }

    /** It failed, since the cluster took its pods away. */
    static RunOutline disrupted(String name, RunTrigger cause, String specHash) {
        return ofSpec(
                specHash,
                run(
                        name,
                        labels(cause),
                        null,
                        condition(Conditions.COMPLETE, true),
                        new ConditionBuilder(condition(Conditions.FAILED, true))
                                .withReason(MeasuringFailureReason.Disrupted.text())
                                .build()));
    }

    private static RunOutline ofSpec(String specHash, RunOutline run) {
        run.getMetadata().setAnnotations(Map.of(RunAnnotations.SPEC_HASH, specHash));
        return run;
    }

    private static Map<String, String> labels(RunTrigger cause) {
        return cause == null ? Map.of() : Map.of(RunTrigger.LABEL, cause.name());
    }

    static RunOutline finished(String name) {
        return run(name, Map.of(), null, condition(Conditions.COMPLETE, true));
    }

    static RunOutline finished(String name, RunTrigger cause, boolean valid, Instant completedAt) {
        return run(
                name,
                labels(cause),
                completedAt,
                condition(Conditions.COMPLETE, true),
                condition(Conditions.VALID, valid));
    }

    private static RunOutline run(
            String name, Map<String, String> labels, Instant completedAt, Condition... conditions) {
        RunOutline run = new RunOutline();
        run.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withLabels(labels)
                .withCreationTimestamp(CREATED.toString())
                .build());
        run.setSpec(new PerformanceRunSpec(new PerformanceRunSpec.ProfileRef(NAME)));
        run.setStatus(RunOutlineStatusBuilder.builder()
                .conditions(List.of(conditions))
                .completedAt(completedAt == null ? null : completedAt.toString())
                .build());
        return run;
    }

    private static Condition condition(String type, boolean status) {
        return new ConditionBuilder()
                .withType(type)
                .withStatus(status ? "True" : "False")
                .build();
    }
}
