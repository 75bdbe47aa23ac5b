package dev.tare.reconcile.profile;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.api.PerformanceProfileStatusHandledBuilder;
import dev.tare.api.RunSchedule;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.profile.Decision.Nothing;
import dev.tare.reconcile.profile.Decision.StartRun;
import dev.tare.reconcile.profile.Decision.Wait;

import static org.assertj.core.api.Assertions.assertThat;

/** What leads to a run, case by case. */
class TriggersTest {

    private static final String CREATED = ProfileFixture.CREATED.toString();
    private static final RunSchedule NIGHTLY = new RunSchedule("0 3 * * *", null, null);
    private static final RunSchedule SUSPENDED = new RunSchedule("0 3 * * *", null, true);
    private static final String NIGHTLY_TEXT = "0 3 * * * Etc/UTC";
    private static final String HASH = hash(1000);
    private static final String OTHER_HASH = hash(2000);

    @Test
    void newProfile() {
        assertThat(decide("2026-01-10T12:00:01Z", 1000, null, null))
                .isEqualTo(new StartRun("checkout-1-" + HASH, RunTrigger.SpecChange, handled(HASH, 1)));
    }

    @Test
    void nothingHasChanged() {
        Handled handled = handled(HASH, 1);
        assertThat(decide("2026-01-10T12:30:00Z", 1000, null, handled)).isEqualTo(new Nothing(handled));
    }

    @Test
    void specHasChangedAndBack() {
        Handled handled = handled(HASH, 1);
        Handled second = handled(OTHER_HASH, 2);
        Handled third = handled(HASH, 3);
        assertThat(decide("2026-01-10T12:30:00Z", 2000, null, handled))
                .isEqualTo(new StartRun("checkout-2-" + OTHER_HASH, RunTrigger.SpecChange, second));
        assertThat(decide("2026-01-10T12:40:00Z", 1000, null, second))
                .isEqualTo(new StartRun("checkout-3-" + HASH, RunTrigger.SpecChange, third));
    }

    @Test
    void changeWaitsForTheRunThatIsUnderWay() {
        Handled handled = handled(HASH, 1);
        assertThat(decide("2026-01-10T12:30:00Z", 2000, null, handled, ProfileFixture.running("by-hand")))
                .isEqualTo(new Nothing(handled));
        assertThat(decide("2026-01-10T12:40:00Z", 2000, null, handled, ProfileFixture.finished("by-hand")))
                .isInstanceOf(StartRun.class);
        assertThat(decide("2026-01-10T12:40:00Z", 1000, null, handled, ProfileFixture.finished("by-hand")))
                .isEqualTo(new Nothing(handled));
    }

    /** It was created, and the operator died before it could say so in the profile's status. */
    @Test
    void runThatIsThereAlready() {
        Handled handled = handled(HASH, 1);
        RunOutline created = ProfileFixture.running("checkout-1-" + HASH);
        assertThat(decide("2026-01-10T12:30:00Z", 1000, null, null, created)).isEqualTo(new Nothing(handled));

        Handled before = new Handled(HASH, 1, CREATED, NIGHTLY_TEXT, CREATED, false, null);
        RunOutline scheduled = ProfileFixture.finished("checkout-202601110300");
        assertThat(decide("2026-01-11T03:10:00Z", 1000, NIGHTLY, before, scheduled))
                .isEqualTo(new Wait(
                        Instant.parse("2026-01-12T03:00:00Z"),
                        new Handled(HASH, 1, "2026-01-11T03:00:00Z", NIGHTLY_TEXT, CREATED, false, null)));
    }

    @Test
    void scheduleFallsDue() {
        Handled handled = new Handled(HASH, 1, CREATED, NIGHTLY_TEXT, CREATED, false, null);
        assertThat(decide("2026-01-11T02:59:59Z", 1000, NIGHTLY, handled))
                .isEqualTo(new Wait(Instant.parse("2026-01-11T03:00:00Z"), handled));
        assertThat(decide("2026-01-11T03:00:00Z", 1000, NIGHTLY, handled))
                .isEqualTo(new StartRun(
                        "checkout-202601110300",
                        RunTrigger.Schedule,
                        new Handled(HASH, 1, "2026-01-11T03:00:00Z", NIGHTLY_TEXT, CREATED, false, null)));
    }

    @Test
    void ofSeveralInstantsOnlyTheLatestCounts() {
        Handled handled = new Handled(HASH, 1, CREATED, NIGHTLY_TEXT, CREATED, false, null);
        assertThat(decide("2026-01-14T09:00:00Z", 1000, NIGHTLY, handled))
                .isEqualTo(new StartRun(
                        "checkout-202601140300",
                        RunTrigger.Schedule,
                        new Handled(HASH, 1, "2026-01-14T03:00:00Z", NIGHTLY_TEXT, CREATED, false, null)));
        assertThat(decide("2026-01-14T09:00:00Z", 1000, NIGHTLY, handled, ProfileFixture.running("by-hand")))
                .isEqualTo(new Nothing(handled));
    }

    @Test
    void changedSpecAnswersForTheSchedule() {
        Handled handled = new Handled(HASH, 1, CREATED, NIGHTLY_TEXT, CREATED, false, null);
        assertThat(decide("2026-01-11T03:00:00Z", 2000, NIGHTLY, handled))
                .isEqualTo(new StartRun(
                        "checkout-2-" + OTHER_HASH,
                        RunTrigger.SpecChange,
                        new Handled(OTHER_HASH, 2, "2026-01-11T03:00:00Z", NIGHTLY_TEXT, CREATED, false, null)));
    }

    @Test
    void suspendedScheduleIsNotMadeUpFor() {
        Handled handled = new Handled(HASH, 1, CREATED, NIGHTLY_TEXT, CREATED, false, null);
        Handled suspended = new Handled(HASH, 1, CREATED, NIGHTLY_TEXT, CREATED, true, null);
        assertThat(decide("2026-01-10T13:00:00Z", 1000, SUSPENDED, handled)).isEqualTo(new Nothing(suspended));
        assertThat(decide("2026-01-12T13:00:00Z", 1000, SUSPENDED, suspended)).isEqualTo(new Nothing(suspended));
        assertThat(decide("2026-01-12T13:00:00Z", 1000, NIGHTLY, suspended))
                .isEqualTo(new Wait(
                        Instant.parse("2026-01-13T03:00:00Z"),
                        new Handled(
                                HASH, 1, "2026-01-12T13:00:00Z", NIGHTLY_TEXT, "2026-01-12T13:00:00Z", false, null)));
    }

    @Test
    void suspendedScheduleKeepsNoSpecFromRunning() {
        Handled suspended = new Handled(HASH, 1, CREATED, NIGHTLY_TEXT, CREATED, true, null);
        assertThat(decide("2026-01-12T13:00:00Z", 2000, SUSPENDED, suspended))
                .isEqualTo(new StartRun(
                        "checkout-2-" + OTHER_HASH,
                        RunTrigger.SpecChange,
                        new Handled(OTHER_HASH, 2, CREATED, NIGHTLY_TEXT, CREATED, true, null)));
    }

    @Test
    void newOrChangedScheduleCountsFromNow() {
        Instant next = Instant.parse("2026-01-13T03:00:00Z");
        Handled after = new Handled(HASH, 1, "2026-01-12T13:00:00Z", NIGHTLY_TEXT, "2026-01-12T13:00:00Z", false, null);
        for (Handled handled : List.of(
                handled(HASH, 1),
                new Handled(HASH, 1, CREATED, "0 14 * * * Etc/UTC", CREATED, false, null),
                new Handled(HASH, 1, CREATED, "0 3 * * * Europe/Berlin", CREATED, false, null))) {
            assertThat(decide("2026-01-12T13:00:00Z", 1000, NIGHTLY, handled)).isEqualTo(new Wait(next, after));
        }
    }

    @Test
    void scheduleIsTakenAway() {
        Handled handled = new Handled(HASH, 1, CREATED, NIGHTLY_TEXT, CREATED, false, null);
        assertThat(decide("2026-01-12T13:00:00Z", 1000, null, handled)).isEqualTo(new Nothing(handled(HASH, 1)));
    }

    @Test
    void aDisruptedRunIsStartedOnceMore() {
        Handled handled = handled(HASH, 1);
        Handled after = handled.withDisrupted("checkout-1-" + HASH);
        RunOutline disrupted = ProfileFixture.disrupted("checkout-1-" + HASH, RunTrigger.SpecChange, HASH);
        RunOutline again = ProfileFixture.disrupted("checkout-1-" + HASH + "-again", RunTrigger.Disruption, HASH);
        assertThat(decide("2026-01-10T12:30:00Z", 1000, null, handled, disrupted))
                .isEqualTo(new StartRun("checkout-1-" + HASH + "-again", RunTrigger.Disruption, after));
        assertThat(decide("2026-01-10T12:40:00Z", 1000, null, after, disrupted, again))
                .as("nor is the second one")
                .isEqualTo(new Nothing(after));
        assertThat(decide("2026-01-10T12:40:00Z", 1000, null, after, disrupted))
                .as("nor if somebody deletes that")
                .isEqualTo(new Nothing(after));
    }

    @Test
    void aDisruptedRunIsNotStartedOnceMoreWhereSomethingElseIs() {
        Handled handled = handled(HASH, 1);
        RunOutline disrupted = ProfileFixture.disrupted("checkout-1-" + HASH, RunTrigger.SpecChange, HASH);
        assertThat(decide("2026-01-10T12:30:00Z", 2000, null, handled, disrupted))
                .isEqualTo(new StartRun("checkout-2-" + OTHER_HASH, RunTrigger.SpecChange, handled(OTHER_HASH, 2)));
        assertThat(decide("2026-01-10T12:30:00Z", 2000, null, handled(OTHER_HASH, 2), disrupted))
                .as("of an earlier spec")
                .isInstanceOf(Nothing.class);
        assertThat(decide("2026-01-10T12:30:00Z", 1000, null, handled, ProfileFixture.disrupted("by-hand", null, HASH)))
                .as("by hand")
                .isEqualTo(new Nothing(handled));
    }

    private static Decision decide(String now, int rate, RunSchedule schedule, Handled handled, RunOutline... runs) {
        PerformanceProfile profile = ProfileFixture.profile(rate, schedule, handled);
        return Triggers.decide(profile, Instant.parse(now), List.of(runs));
    }

    private static String hash(int rate) {
        return SpecHash.of(ProfileFixture.profile(rate, null, null).getSpec());
    }

    private static Handled handled(String specHash, int runs) {
        return PerformanceProfileStatusHandledBuilder.builder()
                .specHash(specHash)
                .runs(runs)
                .build();
    }
}
