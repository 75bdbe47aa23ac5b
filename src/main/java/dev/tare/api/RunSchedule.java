package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * When a profile runs by itself. In a cluster only: without effect on one machine.
 *
 * @param cron minute, hour, day of month, month and day of week, as crontab(5) has them, such as {@code 0 3 * * *}.
 *     Times that fall due while a run is under way lead to one run after its end, however many they are. A changed
 *     expression or time zone counts from the moment at which the operator sees it
 * @param timeZone the time zone of {@code cron}, by its IANA name, such as {@code Europe/Berlin}
 * @param suspend true: no run is started by the schedule; changes of the spec still start one. Runs that fall due
 *     meanwhile are not made up for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunSchedule(
        @Required
        @Size(min = 1, max = 128)
        @ValidationRule(
                value = Rules.CRON,
                message =
                        "must be five fields as crontab(5) has them: minute, hour, day of month, month and day of week,"
                                + " such as '0 3 * * *'")
        String cron,

        @Default("Etc/UTC")
        @Size(min = 1, max = 64)
        @ValidationRule(
                value = "self.matches('^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$')",
                message = "must be the IANA name of a time zone, such as Europe/Berlin")
        String timeZone,

        @Default("false") Boolean suspend) {

    /** Fills what is absent with its default. */
    public RunSchedule {
        timeZone = timeZone == null ? "Etc/UTC" : timeZone;
        suspend = suspend == null ? Boolean.FALSE : suspend;
    }
}
