package dev.tare.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import dev.tare.api.RunSchedule;

import static org.assertj.core.api.Assertions.assertThat;

class CronTimesTest {

    @Test
    void everyNightInItsTimeZone() {
        CronTimes times = times("0 3 * * *", "Europe/Berlin");
        assertThat(times.next(at("2026-01-10T12:00:00Z"))).contains(at("2026-01-11T02:00:00Z"));
        assertThat(times.next(at("2026-07-10T12:00:00Z"))).contains(at("2026-07-11T01:00:00Z"));
        assertThat(times.latest(at("2026-01-01T00:00:00Z"), at("2026-01-11T01:59:59Z")))
                .contains(at("2026-01-10T02:00:00Z"));
        assertThat(times.latest(at("2026-01-01T00:00:00Z"), at("2026-01-11T02:00:00Z")))
                .contains(at("2026-01-11T02:00:00Z"));
        assertThat(times.latest(at("2026-01-11T02:00:00Z"), at("2026-01-12T01:59:59Z")))
                .isEmpty();
    }

    @Test
    void dayOfMonthOrDayOfWeek() {
        CronTimes times = times("0 0 13 * FRI", "Etc/UTC");
        assertThat(times.next(at("2026-05-08T12:00:00Z"))).contains(at("2026-05-13T00:00:00Z"));
        assertThat(times.next(at("2026-05-13T12:00:00Z"))).contains(at("2026-05-15T00:00:00Z"));
    }

    @Test
    void nightWithoutHalfPastTwo() {
        CronTimes times = times("30 2 * * *", "Europe/Berlin");
        assertThat(times.next(at("2026-03-28T12:00:00Z"))).contains(at("2026-03-30T00:30:00Z"));
        assertThat(times.latest(at("2026-03-28T12:00:00Z"), at("2026-03-29T12:00:00Z")))
                .isEmpty();
    }

    @Test
    void nightWithHalfPastTwoTwice() {
        CronTimes times = times("30 2 * * *", "Europe/Berlin");
        assertThat(times.latest(at("2026-10-24T12:00:00Z"), at("2026-10-25T00:30:00Z")))
                .contains(at("2026-10-25T00:30:00Z"));
        assertThat(times.latest(at("2026-10-24T12:00:00Z"), at("2026-10-25T12:00:00Z")))
                .contains(at("2026-10-25T00:30:00Z"));
        assertThat(times.latest(at("2026-10-25T00:30:00Z"), at("2026-10-25T12:00:00Z")))
                .isEmpty();
    }

    @Test
    void everyHourGoesOnWhereClocksAreChanged() {
        CronTimes times = times("0 * * * *", "Europe/Berlin");
        for (String midnight : List.of("2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z")) {
            for (int hour = 0; hour < 4; hour++) {
                Instant before = at(midnight).plus(Duration.ofHours(hour));
                assertThat(times.next(before)).contains(before.plus(Duration.ofHours(1)));
            }
        }
    }

    @Property(tries = 200)
    void latestIsTheLastOfAllThatFollow(
            @ForAll("expressions") String cron,
            @ForAll @LongRange(min = 1_774_000_000L, max = 1_800_000_000L) long after,
            @ForAll @IntRange(max = 400_000) int seconds) {
        CronTimes times = times(cron, "Europe/Berlin");
        Instant from = Instant.ofEpochSecond(after);
        Instant upTo = from.plusSeconds(seconds);
        List<Instant> all = new ArrayList<>();
        for (Optional<Instant> due = times.next(from);
                due.isPresent() && !due.get().isAfter(upTo);
                due = times.next(due.get())) {
            all.add(due.get());
        }
        assertThat(times.latest(from, upTo))
                .isEqualTo(all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1)));
    }

    /** Whatever the schema lets through is read, or refused with a sentence. */
    @Property(tries = 3000)
    void anyFiveFieldsAreReadOrRefused(@ForAll("texts") String cron) {
        Checked<CronTimes> checked = CronTimes.of(new RunSchedule(cron, null, null));
        assertThat(checked.problems())
                .allSatisfy(problem -> assertThat(problem.field()).isEqualTo("spec.schedule.cron"));
    }

    @Provide
    Arbitrary<String> expressions() {
        return Arbitraries.of(
                "0 3 * * *",
                "30 2 * * *",
                "*/7 * * * *",
                "5,35 1-4 * * *",
                "0 */6 * * *",
                "15 4 1 * *",
                "0 12 * * SUN");
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> number = Arbitraries.integers().between(0, 99).map(String::valueOf);
        Arbitrary<String> name = Arbitraries.of("JAN", "dec", "Sun", "sat", "xyz");
        Arbitrary<String> range = Arbitraries.oneOf(
                Arbitraries.just("*"),
                number,
                name,
                Combinators.combine(number, number).as((from, to) -> from + "-" + to),
                Combinators.combine(name, name).as((from, to) -> from + "-" + to));
        Arbitrary<String> item =
                Arbitraries.oneOf(range, Combinators.combine(range, number).as((values, step) -> values + "/" + step));
        return item.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(items -> String.join(",", items))
                .list()
                .ofSize(5)
                .map(fields -> String.join(" ", fields));
    }

    private static CronTimes times(String cron, String timeZone) {
        return ((Checked.Accepted<CronTimes>) CronTimes.of(new RunSchedule(cron, timeZone, null))).value();
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
