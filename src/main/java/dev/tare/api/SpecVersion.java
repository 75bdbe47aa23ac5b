package dev.tare.api;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Which spec of a profile something is of.
 *
 * @param generation the profile's {@code metadata.generation}
 * @param specHash hash of those fields of the spec that change the measurement
 * @param objectivesHash hash of its objectives
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SpecVersion(Long generation, String specHash, String objectivesHash) {}
