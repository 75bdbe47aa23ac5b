package dev.tare.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;

/** What is in a file and none of Tare's, for one sentence about all of it. */
final class SkippedResources {

    private static final int MOST_NAMED = 3;

    private final List<String> resources = new ArrayList<>();
    private boolean other;

    /** A document that is left alone. */
    void add(JsonNode document) {
        String kind = document.path("kind").asText();
        if (kind.isEmpty() || document.path("apiVersion").asText().isEmpty()) {
            other = true;
        } else {
            String name = document.at("/metadata/name").asText();
            resources.add(name.isEmpty() ? kind : kind + " " + name);
        }
    }

    /** The sentence; empty if there is nothing of the kind. */
    Optional<String> sentence() {
        if (!resources.isEmpty()) {
            String named = resources.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
            int more = resources.size() - MOST_NAMED;
            return Optional.of(
                    "skipped, as not a resource of Tare: " + named + (more > 0 ? " and " + more + " more" : ""));
        }
        return other ? Optional.of("skipped, as not a Kubernetes resource: no apiVersion and kind") : Optional.empty();
    }
}
