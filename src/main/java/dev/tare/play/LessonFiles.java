package dev.tare.play;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.api.DurationText;
import dev.tare.manifest.FileSchema;
import dev.tare.manifest.Validated;

/** Lessons of some kind on the class path: {@code <folder>/<name>.yaml}, in the order of {@code <folder>/index}. */
public final class LessonFiles {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
            .build();

    private LessonFiles() {}

    /**
     * Reads all lessons of a folder.
     *
     * @param folder where they are, with a slash at both ends
     * @param type what they are
     * @return them by their names, in their order
     * @throws IllegalStateException if one is none: lessons are part of the program
     */
    public static <T> Map<String, T> read(String folder, Class<T> type) {
        Map<String, T> byName = new LinkedHashMap<>();
        text(folder + "index").lines().forEach(name -> byName.put(name, parse(text(folder + name + ".yaml"), type)));
        return byName;
    }

    /**
     * Reads a lesson.
     *
     * @param text its file
     * @param type what it is
     * @throws IllegalStateException if it is none: lessons are part of the program
     */
    public static <T> T parse(String text, Class<T> type) {
        Validated<ObjectNode> read = FileSchema.parse("", text);
        if (!(read instanceof Validated.Accepted<ObjectNode> accepted)) {
            throw new IllegalStateException("no lesson: " + read.problems());
        }
        try {
            return JSON.treeToValue(accepted.value(), type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no lesson: " + e.getOriginalMessage(), e);
        }
    }

    static String text(String path) {
        try (InputStream source = LessonFiles.class.getResourceAsStream(path)) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class DurationReader extends FromStringDeserializer<Duration> {

        DurationReader() {
            super(Duration.class);
        }

        @Override
        protected Duration _deserialize(String value, DeserializationContext context) {
            return DurationText.parse(value);
        }
    }
}
