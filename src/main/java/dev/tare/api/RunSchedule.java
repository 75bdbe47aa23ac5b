package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * When a profile runs without anybody asking. In a cluster only.
 *
 * @param cron minute, hour, day of month, month and day of week, as crontab(5) has them, such as {@code 0 3 * * *}
 * @param timeZone the time zone of these, by its IANA name, such as {@code Europe/Berlin}
 * @param suspend true: no run is started by the schedule. What falls due meanwhile is not made up for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunSchedule(
        @Required @Size(min = 1, max = 128) String cron,
        @Default("Etc/UTC") @Size(min = 1, max = 64) String timeZone,
        @Default("false") Boolean suspend) {

    /** Fills what is absent with its default. */
    public RunSchedule {
        timeZone = timeZone == null ? "Etc/UTC" : timeZone;
        suspend = suspend == null ? Boolean.FALSE : suspend;
    }
}
