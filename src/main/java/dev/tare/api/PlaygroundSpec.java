package dev.tare.api;

import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * What is tried.
 *
 * @param mesh the {@link MeshInstall} whose mesh the application is on. Immutable
 * @param lessons names of lessons, in the order in which they are gone through; by default all that there are for this mesh.
 *     Immutable
 * @param keep for how long the application stays once the lessons are over, to be tried by hand; then it is deleted, and the results
 *     stay
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.lessons) == has(oldSelf.lessons)",
        message = PlaygroundSpec.IMMUTABLE,
        fieldPath = ".lessons")
@RecordBuilder
public record PlaygroundSpec(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
        @ValidationRule(value = "self == oldSelf", message = PlaygroundSpec.IMMUTABLE)
        String mesh,

        @Size(min = 1, max = 32) @ValidationRule(value = "self == oldSelf", message = PlaygroundSpec.IMMUTABLE)
        List<@Size(min = 1, max = 63) String> lessons,

        @AsDuration
        @Size(max = 32)
        @Default("1h")
        @ValidationRule(value = Rules.DURATION, message = Rules.DURATION_MESSAGE)
        @ValidationRule(value = Rules.MINUTE_TO_HALF_DAY, message = Rules.MINUTE_TO_HALF_DAY_MESSAGE)
        Duration keep) {

    static final String IMMUTABLE = "is immutable: lessons are gone through once; create another Playground";

    /** Fills what is absent with its default. */
    public PlaygroundSpec {
        lessons = lessons == null ? List.of() : List.copyOf(lessons);
        keep = keep == null ? Duration.ofHours(1) : keep;
    }
}
