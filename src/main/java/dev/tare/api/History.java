package dev.tare.api;

import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How many finished runs are kept, the latest ones. Runs that were created by hand are not counted, and stay. In a
 * cluster only: without effect on one machine.
 *
 * @param successful how many of those whose numbers may be used; one at least, as the profile shows its figures
 * @param failed how many of the others
 */
public record History(
        @Min(1) @Max(100) @Default("5") Integer successful,
        @Min(0) @Max(100) @Default("5") Integer failed) {

    /** Five of each. */
    public static final History DEFAULT = new History(null, null);

    /** Fills what is absent with its default. */
    public History {
        successful = successful == null ? Integer.valueOf(5) : successful;
        failed = failed == null ? Integer.valueOf(5) : failed;
    }
}
