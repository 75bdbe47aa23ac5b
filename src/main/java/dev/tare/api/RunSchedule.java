package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * When a profile runs without anybody asking. In a cluster only: without effect on one machine.
 *
 * @param cron minute, hour, day of month, month and day of week, as crontab(5) has them, such as {@code 0 3 * * *}. What
 *     falls due while a run is under way leads to one run when that has ended, however often it fell due. A changed
 *     expression or time zone counts from the moment at which the operator sees it
 * @param timeZone the time zone of these, by its IANA name, such as {@code Europe/Berlin}
 * @param suspend true: no run is started by the schedule; changes of the spec still start one. What falls due meanwhile is
 *     not made up for
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
