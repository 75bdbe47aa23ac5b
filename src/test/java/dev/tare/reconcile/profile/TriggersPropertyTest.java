package dev.tare.reconcile.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import dev.tare.api.History;
import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus.Handled;
import dev.tare.api.RunSchedule;
import dev.tare.plan.SpecHash;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.profile.Decision.StartRun;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever users, clocks and crashes do: no run too many, and none too few. */
class TriggersPropertyTest {

    /** What may happen to a profile. */
    private enum Event {
        RATE_1000,
        RATE_2000,
        RATE_3000,
        HOURLY,
        NIGHTLY,
        NO_SCHEDULE,
        SUSPEND,
        RESUME,
        TWO_MINUTES_LATER,
        AN_HOUR_LATER,
        DAYS_LATER,
        RUN_ENDS,
        RUN_IS_DISRUPTED,
        RUN_BY_HAND,
        /** What is decided next is carried out, and the operator dies before it is written. */
        CRASH
    }

    @Property(tries = 400)
    void neverTwoRunsForOneTrigger(@ForAll("events") List<Event> events) {
        World world = new World();
        world.reconcile();
        for (Event event : events) {
            world.happen(event);
            if (event != Event.CRASH) {
                world.reconcile();
            }
        }
        world.settle();
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Arbitraries.of(Event.class).list().ofMaxSize(50);
    }

    /** A cluster with one profile. */
    private static final class World {

        private final List<RunOutline> runs = new ArrayList<>();
        private final Set<String> scheduled = new HashSet<>();
        private final Set<String> again = new HashSet<>();
        private Handled handled;
        private Instant now = ProfileFixture.CREATED.plusSeconds(1);
        private int rate = 1000;
        private String cron;
        private boolean suspend;
        private boolean crash;
        /** When the schedule that the operator has seen, and could write down that it had, was changed or resumed. */
        private Instant scheduleSince = ProfileFixture.CREATED;
        /** The same, of the schedule that is written down. */
        private Instant writtenSince = ProfileFixture.CREATED;

        private int specs = 1;
        private int started;

        void happen(Event event) {
            switch (event) {
                case RATE_1000 -> change(1000);
                case RATE_2000 -> change(2000);
                case RATE_3000 -> change(3000);
                case HOURLY -> schedule("15 * * * *", suspend);
                case NIGHTLY -> schedule("0 3 * * *", suspend);
                case NO_SCHEDULE -> schedule(null, suspend);
                case SUSPEND -> schedule(cron, true);
                case RESUME -> schedule(cron, false);
                case TWO_MINUTES_LATER -> now = now.plus(Duration.ofMinutes(2));
                case AN_HOUR_LATER -> now = now.plus(Duration.ofHours(1));
                case DAYS_LATER -> now = now.plus(Duration.ofHours(53));
                case RUN_ENDS ->
                    runs.replaceAll(run ->
                            ProfileFixture.finished(run.getMetadata().getName(), RunTrigger.Schedule, true, now));
                case RUN_IS_DISRUPTED -> runs.replaceAll(run -> RunState.isFinished(run) ? run : disrupted(run));
                case RUN_BY_HAND -> runs.add(ProfileFixture.running("by-hand-" + runs.size() + "-" + now));
                case CRASH -> crash = true;
            }
        }

        private static RunOutline disrupted(RunOutline run) {
            RunTrigger cause = Stream.of(RunTrigger.values())
                    .filter(trigger -> trigger.ledTo(run))
                    .findFirst()
                    .orElse(null);
            return ProfileFixture.disrupted(
                    run.getMetadata().getName(), cause, RunState.specHash(run).orElse("by hand"));
        }

        private void change(int newRate) {
            specs += rate == newRate ? 0 : 1;
            rate = newRate;
        }

        private void schedule(String newCron, boolean newSuspend) {
            boolean changed = seen() && newCron != null && !text(newCron).equals(handled.schedule());
            boolean resumed = seen() && Boolean.TRUE.equals(handled.suspended()) && !newSuspend;
            if (changed || resumed) {
                scheduleSince = now;
            } else if (isAsWritten(newCron, newSuspend)) {
                scheduleSince = writtenSince; // what it was meanwhile was never written down
            }
            cron = newCron;
            suspend = newSuspend;
        }

        private boolean isAsWritten(String newCron, boolean newSuspend) {
            return seen()
                    && newCron != null
                    && text(newCron).equals(handled.schedule())
                    && Boolean.valueOf(newSuspend).equals(handled.suspended());
        }

        private boolean seen() {
            return handled != null;
        }

        private static String text(String cron) {
            return cron + " Europe/Berlin";
        }

        void reconcile() {
            Decision decision = decide();
            assertThat(decide()).isEqualTo(decision);
            if (decision instanceof StartRun start) {
                check(start);
                runs.add(ProfileFixture.running(
                        start.name(), start.cause(), SpecHash.of(profile().getSpec())));
            }
            if (!crash) {
                handled = decision.handled();
                writtenSince = scheduleSince;
                HistoryLimit.surplus(new History(1, 0), runs).forEach(runs::remove);
                Decision again = decide();
                assertThat(again).isNotInstanceOf(StartRun.class);
                assertThat(again.handled()).isEqualTo(handled);
            }
            crash = false;
        }

        private void check(StartRun start) {
            assertThat(runs).allMatch(RunState::isFinished);
            assertThat(runs).noneMatch(run -> run.getMetadata().getName().equals(start.name()));
            if (start.cause() == RunTrigger.Schedule) {
                assertThat(scheduled.add(start.name())).as(start.name()).isTrue();
                Instant due = Instant.parse(start.handled().scheduledAt());
                assertThat(suspend).isFalse();
                assertThat(due).isAfter(scheduleSince).isBeforeOrEqualTo(now);
            } else if (start.cause() == RunTrigger.Disruption) {
                assertThat(again.add(start.name())).as(start.name()).isTrue();
                assertThat(start.name()).endsWith("-again").doesNotEndWith("-again-again");
            } else {
                assertThat(++started).isLessThanOrEqualTo(specs);
            }
        }

        /** Once all has ended and nobody does anything, the spec has been measured, and nothing is left to do. */
        void settle() {
            for (int i = 0; i < 3; i++) {
                happen(Event.RUN_ENDS);
                reconcile();
            }
            happen(Event.RUN_ENDS);
            assertThat(decide()).isNotInstanceOf(StartRun.class);
            assertThat(handled.specHash()).isEqualTo(SpecHash.of(profile().getSpec()));
        }

        private Decision decide() {
            return Triggers.decide(profile(), now, runs);
        }

        private PerformanceProfile profile() {
            RunSchedule schedule = cron == null ? null : new RunSchedule(cron, "Europe/Berlin", suspend);
            return ProfileFixture.profile(rate, schedule, handled);
        }
    }
}
