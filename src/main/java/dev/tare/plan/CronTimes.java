package dev.tare.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;

import dev.tare.api.RunSchedule;
import dev.tare.manifest.NameSuggestions;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;

/**
 * The instants at which a schedule falls due. Where clocks are put forward, a time of day that is left out is left out;
 * where they are put back, one that comes twice counts once, while what falls due every hour or minute goes on doing so.
 */
public final class CronTimes {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    /** From where to look whether a schedule falls due at all: before a leap day. */
    private static final Instant ANY = Instant.parse("2024-01-01T00:00:00Z");

    /** More than clocks were ever put back by. */
    private static final Duration LONGEST_REPEAT = Duration.ofHours(3);

    private final ExecutionTime times;
    private final ZoneId zone;

    private CronTimes(Cron cron, ZoneId zone) {
        this.times = ExecutionTime.forCron(cron);
        this.zone = zone;
    }

    /** Reads a schedule, whether it is suspended or not. */
    public static Validated<CronTimes> of(RunSchedule schedule) {
        List<Problem> problems = new ArrayList<>();
        Optional<Cron> cron = cron(schedule.cron(), problems);
        Optional<ZoneId> zone = zone(schedule.timeZone(), problems);
        if (cron.isEmpty() || zone.isEmpty()) {
            return new Validated.Refused<>(problems);
        }
        CronTimes times = new CronTimes(cron.get(), zone.get());
        return times.next(ANY).isPresent()
                ? new Validated.Accepted<>(times)
                : refused("spec.schedule.cron", schedule.cron(), "must name a day that exists");
    }

    /** The first instant after the given one. */
    public Optional<Instant> next(Instant after) {
        return times.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
    }

    /** The last instant that is after the one and not after the other. */
    public Optional<Instant> latest(Instant after, Instant upTo) {
        // Looking back, the library counts a repeated hour twice: it only says from where to look forward.
        Optional<Instant> due = next(times.lastExecution(upTo.atZone(zone))
                .map(last -> last.toInstant().minus(LONGEST_REPEAT))
                .filter(from -> from.isAfter(after))
                .orElse(after));
        Optional<Instant> latest = Optional.empty();
        while (due.isPresent() && !due.get().isAfter(upTo)) {
            latest = due;
            due = next(due.get());
        }
        return latest;
    }

    private static Optional<Cron> cron(String expression, List<Problem> problems) {
        String[] texts = expression.split(" +");
        CronField[] fields = CronField.values();
        Optional<String> wrong = texts.length == fields.length
                ? IntStream.range(0, fields.length)
                        .mapToObj(i -> fields[i].problem(texts[i]))
                        .flatMap(Optional::stream)
                        .findFirst()
                : Optional.of("must be five fields as crontab(5) has them");
        if (wrong.isPresent()) {
            problems.add(problem("spec.schedule.cron", expression, wrong.get()));
            return Optional.empty();
        }
        String numbers = IntStream.range(0, fields.length)
                .mapToObj(i -> fields[i].inNumbers(texts[i]))
                .collect(Collectors.joining(" "));
        return Optional.of(PARSER.parse(numbers).validate());
    }

    private static Optional<ZoneId> zone(String name, List<Problem> problems) {
        if (ZoneId.getAvailableZoneIds().contains(name)) {
            return Optional.of(ZoneId.of(name));
        }
        String meant = NameSuggestions.closest(name, ZoneId.getAvailableZoneIds())
                .map(closest -> "; did you mean " + closest + "?")
                .orElse(", such as Europe/Berlin");
        problems.add(problem("spec.schedule.timeZone", name, "must be the IANA name of a time zone" + meant));
        return Optional.empty();
    }

    private static Validated<CronTimes> refused(String field, String held, String allowed) {
        return new Validated.Refused<>(List.of(problem(field, held, allowed)));
    }

    private static Problem problem(String field, String held, String allowed) {
        return Problem.inField("", field, '"' + held + '"', allowed);
    }
}
