package dev.tare.e2e.specs;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;
import dev.tare.api.PerformanceRun;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.RunReason;

/**
 * What has come of a resource.
 *
 * @param kind in a word
 * @param sentence with the reason before it
 */
record Outcome(Kind kind, String sentence) {

    /** What a run goes through on its way. */
    private static final Set<RunReason> ON_ITS_WAY = Set.of(RunReason.Queued);

    /** From what is over at once to what has taken longest. */
    enum Kind {
        /** The API server did not take it. */
        REFUSED,
        /** A condition says what is wrong, or what is missing. */
        CONDITIONED,
        /** Its run has ended without having measured all. */
        ENDED,
        /** Its run has measured. */
        MEASURED
    }

    private static Outcome conditioned(Condition condition) {
        return new Outcome(Kind.CONDITIONED, sentence(condition));
    }

    private static String sentence(Condition condition) {
        return "%s=%s %s: %s"
                .formatted(condition.getType(), condition.getStatus(), condition.getReason(), condition.getMessage());
    }

    private static Optional<Condition> untrue(List<Condition> conditions, String type) {
        return conditions == null
                ? Optional.empty()
                : Conditions.find(conditions, type)
                        .filter(condition -> condition.getStatus().equals("False"));
    }

    private static boolean isSeen(HasMetadata resource, Long observedGeneration) {
        return Objects.equals(resource.getMetadata().getGeneration(), observedGeneration);
    }

    /** Of a mesh; empty until the operator has looked at it. */
    static Optional<Outcome> of(MeshInstall mesh) {
        MeshInstallStatus status = mesh.getStatus();
        if (status == null || !isSeen(mesh, status.observedGeneration())) {
            return Optional.empty();
        }
        return untrue(status.conditions(), Conditions.ACCEPTED)
                .or(() -> Conditions.find(status.conditions(), Conditions.READY))
                .map(Outcome::conditioned);
    }

    /** Of a run; empty while it goes on. */
    static Optional<Outcome> of(PerformanceRun run) {
        PerformanceRunStatus status = run.getStatus();
        if (status == null || status.conditions() == null) {
            return Optional.empty();
        }
        Optional<Condition> complete =
                Conditions.find(status.conditions(), Conditions.COMPLETE).filter(ConditionStatus.TRUE::isOf);
        if (complete.isPresent()) {
            boolean failed = Conditions.isTrue(status.conditions(), Conditions.FAILED);
            return complete.map(condition -> new Outcome(failed ? Kind.ENDED : Kind.MEASURED, sentence(condition)));
        }
        return untrue(status.conditions(), Conditions.ADMITTED)
                .filter(condition -> ON_ITS_WAY.stream().noneMatch(reason -> reason.isOf(condition)))
                .map(Outcome::conditioned);
    }

    /** Of a profile, or of its runs; empty while any of them goes on. */
    static Optional<Outcome> of(PerformanceProfile profile, Collection<PerformanceRun> runs) {
        PerformanceProfileStatus status = profile.getStatus();
        if (status == null || !isSeen(profile, status.observedGeneration())) {
            return Optional.empty();
        }
        Optional<Outcome> refused = untrue(status.conditions(), Conditions.ACCEPTED)
                .or(() -> untrue(status.conditions(), Conditions.RESOLVED_REFS))
                .map(Outcome::conditioned);
        if (refused.isPresent()) {
            return refused;
        }
        List<PerformanceRun> own = runs.stream()
                .filter(run -> run.getMetadata().getOwnerReferences().stream().anyMatch(owner -> owner.getUid()
                        .equals(profile.getMetadata().getUid())))
                .toList();
        List<Outcome> ended = own.stream().flatMap(run -> of(run).stream()).toList();
        return own.isEmpty() || ended.size() < own.size()
                ? Optional.empty()
                : ended.stream().max((one, other) -> one.kind().compareTo(other.kind()));
    }
}
