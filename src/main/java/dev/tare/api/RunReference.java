package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * A run, in short.
 *
 * @param name its name
 * @param startedAt when measuring began, in RFC 3339
 * @param completedAt when it ended, in RFC 3339
 * @param blocks how many blocks were measured
 * @param seed the seed of the order of trials and of the arrivals
 * @param profile which spec of the profile it has measured
 * @param valid whether the numbers of every environment may be used
 * @param explained whether its {@code Explained} is True; absent while that is not known, and without {@code explain}
 */
@RecordBuilder
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunReference(
        String name,
        String startedAt,
        String completedAt,
        Integer blocks,
        Long seed,
        SpecVersion profile,
        Boolean valid,
        Boolean explained)
        implements RunReferenceBuilder.With {}
