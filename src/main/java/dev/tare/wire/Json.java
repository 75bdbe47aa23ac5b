package dev.tare.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** The text form of assignments, schedules and lines. An unknown field is passed over, so that a newer party may add one. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    /** One line of JSON, without a line break. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of the protocol has no JSON form", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException if the text is not that
     */
    public static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            String name = type.getSimpleName();
            String article = "AEIOU".indexOf(name.charAt(0)) < 0 ? "a" : "an";
            throw new IllegalArgumentException(
                    "not %s %s in JSON: %s".formatted(article, name, e.getOriginalMessage()), e);
        }
    }
}
