package dev.tare.gitops;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What kstatus makes of a custom resource, by its rules for kinds that it does not know: first whether its status is of its
 * generation, then Reconciling and Stalled, then Ready.
 */
final class Kstatus {

    private Kstatus() {}

    static String of(JsonNode resource) {
        JsonNode status = resource.path("status");
        if (!status.path("observedGeneration").isMissingNode()
                && status.path("observedGeneration").asLong()
                        != resource.at("/metadata/generation").asLong()) {
            return "InProgress";
        }
        if (is(status, "Reconciling", "True")) {
            return "InProgress";
        }
        if (is(status, "Stalled", "True")) {
            return "Failed";
        }
        return has(status, "Ready") && !is(status, "Ready", "True") ? "InProgress" : "Current";
    }

    private static boolean has(JsonNode status, String type) {
        return status.path("conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals(type));
    }

    private static boolean is(JsonNode status, String type, String value) {
        return status.path("conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals(type)
                        && condition.path("status").asText().equals(value));
    }
}
