package dev.tare.reconcile.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.mesh.install.InstallRecord;
import dev.tare.mesh.install.InstallRecord.Phase;
import dev.tare.mesh.install.InstallRecordBuilder;
import dev.tare.reconcile.mesh.InstallerJob.State;

import static org.assertj.core.api.Assertions.assertThat;

class InstallDecisionTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration CHECK = Duration.ofMinutes(10);
    private static final State NONE = new State.None();
    private static final State ENDED = new State.Ended(NOW, true, false);
    private static final State ENDED_BEFORE = new State.Ended(NOW.plusSeconds(2), false, true);

    private static InstallRecord record(Phase phase, long generation, int attempts, boolean passes) {
        return InstallRecordBuilder.builder()
                .uid("u")
                .generation(generation)
                .phase(phase)
                .begun(NOW)
                .at(NOW)
                .attempts(attempts)
                .sentence("so")
                .passes(passes)
                .version("1")
                .releases(List.of())
                .build();
    }

    private static InstallDecision decide(long generation, InstallRecord record, State job, Duration later) {
        return InstallDecision.of(generation, false, Optional.ofNullable(record), job, CHECK, NOW.plus(later));
    }

    @Test
    void aNewMeshIsBegun() {
        assertThat(decide(1, null, NONE, Duration.ZERO)).isEqualTo(new InstallDecision.Start());
    }

    @Test
    void whoeverIsAtWorkIsAwaited() {
        assertThat(decide(2, record(Phase.Done, 1, 0, true), new State.Running(), CHECK))
                .isEqualTo(new InstallDecision.Await());
    }

    @Test
    void anotherSpecIsBegunAtOnceOverTheJobOfTheLast() {
        for (Phase phase : Phase.values()) {
            assertThat(decide(2, record(phase, 1, 5, false), ENDED_BEFORE, Duration.ofSeconds(2)))
                    .isEqualTo(new InstallDecision.Clear());
            assertThat(decide(2, record(phase, 1, 5, false), NONE, Duration.ZERO))
                    .isEqualTo(new InstallDecision.Start());
        }
    }

    @Test
    void whatIsDoneIsLookedAtNowAndThen() {
        InstallRecord done = record(Phase.Done, 1, 0, true);
        assertThat(decide(1, done, ENDED, Duration.ofMinutes(1)))
                .isEqualTo(new InstallDecision.Rest(Duration.ofMinutes(9)));
        assertThat(decide(1, done, ENDED, CHECK)).isEqualTo(new InstallDecision.Clear());
        // A look that came to no end wrote nothing; its Job says when it was.
        assertThat(decide(1, done, new State.Ended(NOW.plus(CHECK), true, false), CHECK))
                .isEqualTo(new InstallDecision.Rest(CHECK));
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 20", "3, 40", "6, 320", "7, 600", "50, 600"})
    void whatMayPassIsTriedAgainLaterEachTime(int attempts, int seconds) {
        for (Phase phase : List.of(Phase.Failed, Phase.Working)) {
            assertThat(decide(1, record(phase, 1, attempts, true), ENDED, Duration.ZERO))
                    .isEqualTo(new InstallDecision.Rest(Duration.ofSeconds(seconds)));
        }
    }

    @Test
    void aMistakeIsLookedAtNoOftenerThanWhatIsDone() {
        assertThat(decide(1, record(Phase.Failed, 1, 1, false), ENDED, Duration.ZERO))
                .isEqualTo(new InstallDecision.Rest(CHECK));
    }

    @Test
    void anInstallerThatDiesBeforeItsFirstWordIsNotStartedOverAndOver() {
        InstallRecord ofTheSpecBefore = record(Phase.Done, 1, 0, true);
        assertThat(decide(1, null, ENDED, Duration.ofSeconds(4)))
                .isEqualTo(new InstallDecision.Rest(Duration.ofSeconds(6)));
        assertThat(decide(2, ofTheSpecBefore, ENDED, Duration.ofSeconds(4)))
                .isEqualTo(new InstallDecision.Rest(Duration.ofSeconds(6)));
    }

    @Test
    void theJobOfAMeshThatWasOfTheSameNameIsClearedAtOnce() {
        assertThat(decide(1, null, ENDED_BEFORE, Duration.ofSeconds(2))).isEqualTo(new InstallDecision.Clear());
    }

    private static InstallDecision decideOnLeaving(InstallRecord record, State job) {
        return InstallDecision.of(2, true, Optional.ofNullable(record), job, CHECK, NOW);
    }

    @Test
    void onlyWhatWasRemovedForThisSpecIsGone() {
        State removed = new State.Ended(NOW, true, true);
        assertThat(decideOnLeaving(null, removed)).isEqualTo(new InstallDecision.Gone());
        assertThat(decide(2, null, removed, Duration.ZERO))
                .as("it is not to leave")
                .isNotEqualTo(new InstallDecision.Gone());
        assertThat(decideOnLeaving(record(Phase.Working, 2, 1, true), removed))
                .as("that its record is gone is not yet known")
                .isEqualTo(new InstallDecision.Rest(Duration.ofSeconds(10)));
        assertThat(decideOnLeaving(null, ENDED)).as("it has failed").isNotEqualTo(new InstallDecision.Gone());
        assertThat(decideOnLeaving(null, ENDED_BEFORE))
                .as("the Job of a spec before has installed it")
                .isNotEqualTo(new InstallDecision.Gone());
        assertThat(decideOnLeaving(null, NONE)).as("there is none").isEqualTo(new InstallDecision.Start());
    }
}
