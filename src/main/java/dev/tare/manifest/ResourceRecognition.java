package dev.tare.manifest;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Whether something in a file is meant to be one of Tare's resources. A slip in the kind or the version of one is still
 * Tare's, so that it is told; what others keep in the same folder is not.
 */
final class ResourceRecognition {

    /** The version of all kinds. */
    static final String API_VERSION = "tare.dev/v1alpha1";

    private static final String GROUP = "tare.dev";

    private ResourceRecognition() {}

    /** Of a document. */
    static boolean isOurs(JsonNode document) {
        String apiVersion = document.path("apiVersion").asText();
        return apiVersion.equals(GROUP)
                || apiVersion.startsWith(GROUP + "/")
                || isKind(document.path("kind").asText()) && isVersion(apiVersion);
    }

    /** Of a text that cannot be read as documents. */
    static boolean isOurs(String text) {
        return Stream.concat(Stream.of(GROUP), KindSchema.KINDS.stream()).anyMatch(text::contains);
    }

    /** Kinds of other groups have such names, too: OpenShift has a PerformanceProfile. */
    private static boolean isKind(String kind) {
        return NameSuggestions.closest(kind, KindSchema.KINDS).isPresent();
    }

    private static boolean isVersion(String apiVersion) {
        return !apiVersion.contains("/")
                || NameSuggestions.closest(apiVersion, List.of(API_VERSION)).isPresent();
    }
}
