package dev.tare.api;

import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The profile that a run executes.
 *
 * @param profileRef the profile, in the run's namespace
 */
@ValidationRule(value = "self == oldSelf", message = "a run's spec cannot be changed; create another run")
public record PerformanceRunSpec(@Required ProfileRef profileRef) {

    /**
     * A reference to a profile of the same namespace.
     *
     * @param name the profile's name
     */
    public record ProfileRef(
            @Required
            @Size(min = 1, max = 253)
            @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
            String name) {}
}
