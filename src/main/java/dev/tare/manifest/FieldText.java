package dev.tare.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/** What stands in a field, as the middle of a sentence. */
final class FieldText {

    private static final int MOST_CHARACTERS = 80;

    private FieldText() {}

    /** A scalar as it would be written, an object or list by what it is. */
    static String of(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case NULL -> "empty";
            default -> shortened(value.toString());
        };
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }
}
