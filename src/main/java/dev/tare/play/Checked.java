package dev.tare.play;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A check that was made.
 *
 * @param passed whether the figure with the feature is as it must be
 * @param seen that figure
 * @param expected what it must be
 * @param without the figure without the feature
 * @param contrasted whether that one is as it must be, too
 * @param contrast what that one must be
 */
@RecordBuilder
public record Checked(
        @JsonIgnore boolean passed,
        String seen,
        String expected,
        String without,
        @JsonIgnore boolean contrasted,
        @JsonIgnore String contrast) {

    /** Whether the feature acts, and there was something for it to act on. */
    public boolean shown() {
        return passed && contrasted;
    }

    /** The figure without the feature, and what it should have been if it is not that. */
    public String withoutText() {
        return contrasted ? without : without + " (should be " + contrast + ")";
    }
}
