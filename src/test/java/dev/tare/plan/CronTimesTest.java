package dev.tare.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.RunSchedule;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;

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

    /** Kubernetes has Sunday as 0, crontab(5) as 0 and 7, and a range by name may begin and end with it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SUN-THU | SUN MON TUE WED THU",
                "sun-thu | SUN MON TUE WED THU",
                "7-4     | SUN MON TUE WED THU",
                "0-4     | SUN MON TUE WED THU",
                "FRI-SUN | SUN FRI SAT",
                "5-0     | SUN FRI SAT",
                "5-7     | SUN FRI SAT",
                "SUN-SUN | SUN",
                "SUN-SAT | SUN MON TUE WED THU FRI SAT",
                "MON-SUN | SUN MON TUE WED THU FRI SAT",
                "SUN-THU/2 | SUN TUE THU",
                "FRI-SAT,SUN-MON | SUN MON FRI SAT",
                "Wed,7   | SUN WED"
            })
    void rangesOfDaysMayBeginAndEndWithSunday(String days, String expected) {
        CronTimes times = times("0 0 * * " + days, "Etc/UTC");
        Set<String> due = new HashSet<>();
        Instant saturday = at("2026-01-03T12:00:00Z");
        for (Instant next = times.next(saturday).orElseThrow();
                next.isBefore(saturday.plus(Duration.ofDays(7)));
                next = times.next(next).orElseThrow()) {
            due.add(next.atZone(ZoneOffset.UTC).getDayOfWeek().name().substring(0, 3));
        }
        assertThat(due).containsExactlyInAnyOrder(expected.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 3 * * FRI-MON | FRI-MON, its day of week, ends before it begins: write FRI-SAT,SUN-MON",
                "0 3 * * 5-1     | 5-1, its day of week, ends before it begins: write 5-6,0-1",
                "0 3 * nov-feb * | nov-feb, its month, ends before it begins: write nov-DEC,JAN-feb",
                "0 22-2/2 * * *  | 22-2, its hour, ends before it begins: write 22-23,0-2",
                "0 3 * * 1,xyz   | its day of week must be from 0 to 7 or SUN to SAT, not xyz",
                "0 3 * * 8       | its day of week must be from 0 to 7 or SUN to SAT, not 8",
                "0 3 0 * *       | its day of month must be from 1 to 31, not 0",
                "JAN 3 * * *     | its minute must be from 0 to 59, not JAN",
                "*/99 3 * * *    | its minute must go in steps of 1 to 59, not 99",
                "0 */0 * * *     | its hour must go in steps of 1 to 23, not 0",
                "@daily          | must be five fields as crontab(5) has them",
                "0 3 * * 1#2     | its day of week must be as crontab(5) has it, not '1#2'"
            })
    void refusesInTheWordsThatStandThere(String cron, String sentence) {
        assertThat(CronTimes.of(new RunSchedule(cron, null, null)).problems())
                .singleElement()
                .extracting(Problem::allowed)
                .isEqualTo(sentence);
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
        Validated<CronTimes> checked = CronTimes.of(new RunSchedule(cron, null, null));
        assertThat(checked.problems()).allSatisfy(problem -> assertThat(problem.sentence())
                .matches("spec.schedule.cron: is \".*\", but (its|must name|[A-Za-z0-9]+-).*"));
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
                "0 12 * * SUN",
                "0 12 * * SUN-THU");
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
        return ((Validated.Accepted<CronTimes>) CronTimes.of(new RunSchedule(cron, timeZone, null))).value();
    }

    private static Instant at(String text) {
        return Instant.parse(text);
    }
}
