package dev.tare.reconcile.profile;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.api.PerformanceProfileStatusHandledBuilder;
import dev.tare.api.PerformanceRun;
import dev.tare.api.ProfileReason;
import dev.tare.manifest.Problem;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/** Profiles in every state that there is, with the statuses that the operator gives them. */
public final class ProfileStates {

    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private static final ProfileCheck FINE = new ProfileCheck(List.of(), List.of());

    private final ProfileStatusFactory statuses =
            new ProfileStatusFactory(Clock.fixed(Instant.parse("2026-03-01T12:10:00Z"), ZoneOffset.UTC));
    private final PerformanceProfileSpec spec;
    private final long generation;

    /** Profiles with this spec, which is of this generation. */
    public ProfileStates(PerformanceProfileSpec spec, long generation) {
        this.spec = spec;
        this.generation = generation;
    }

    /** It was created, and nobody has looked at it. */
    public PerformanceProfile created() {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder()
                .withNamespace("shop")
                .withName("checkout")
                .withGeneration(generation)
                .build());
        profile.setSpec(spec);
        return profile;
    }

    private PerformanceProfile with(ProfileCheck check, ProfileState answer) {
        PerformanceProfile profile = created();
        profile.setStatus(statuses.status(profile, check, answer, handled()).status());
        return profile;
    }

    private Handled handled() {
        return PerformanceProfileStatusHandledBuilder.builder()
                .specHash(SpecHash.of(spec))
                .runs(1)
                .build();
    }

    private ProfileState answer(List<PerformanceRun> runs, Optional<String> begun) {
        LatestResult result = runs.stream()
                .filter(RunState::isCompleted)
                .findFirst()
                .map(LatestResult.NONE::followedBy)
                .orElse(LatestResult.NONE);
        return ProfileState.of(
                created(),
                runs.stream().map(ProfileStates::outline).toList(),
                result,
                handled(),
                begun.map(run -> new ProfileState.Begun(run, RunTrigger.SpecChange)));
    }

    private static RunOutline outline(PerformanceRun run) {
        RunOutline outline = new RunOutline();
        outline.setMetadata(
                new ObjectMetaBuilder(run.getMetadata()).withLabels(Map.of()).build());
        outline.setSpec(run.getSpec());
        outline.setStatus(JSON.convertValue(run.getStatus(), RunOutline.Status.class));
        return outline;
    }

    /** Its spec makes no sense. */
    public PerformanceProfile invalid() {
        return with(
                new ProfileCheck(List.of(problem("spec.load.rate", "must be at most 50000")), List.of()),
                answer(List.of(), Optional.empty()));
    }

    /** It names a mesh that is not there. */
    public PerformanceProfile unresolved() {
        return with(
                new ProfileCheck(List.of(), List.of(problem("spec.environments[1].mesh", "must be a MeshInstall"))),
                answer(List.of(), Optional.empty()));
    }

    /** The operator cannot go on with it. */
    public PerformanceProfile givenUp(ProfileReason reason) {
        PerformanceProfile profile = created();
        profile.setStatus(statuses.givenUp(profile, reason, "(the particulars)").status());
        return profile;
    }

    private static Problem problem(String field, String allowed) {
        return Problem.inField("PerformanceProfile checkout", field, "(what it is)", allowed);
    }

    /** A run was created for it just now. */
    public PerformanceProfile begun() {
        return with(FINE, answer(List.of(), Optional.of("checkout-1-" + SpecHash.of(spec))));
    }

    /** It has these runs, if any. */
    public PerformanceProfile withRuns(PerformanceRun... runs) {
        return with(FINE, answer(List.of(runs), Optional.empty()));
    }

    /** Nothing has led to a run yet. */
    public PerformanceProfile withoutAny() {
        PerformanceProfile profile = created();
        profile.setStatus(statuses.status(
                        profile,
                        FINE,
                        ProfileState.of(profile, List.of(), LatestResult.NONE, null, Optional.empty()),
                        null)
                .status());
        return profile;
    }
}
