package dev.tare.play;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

/**
 * The lessons that one machine can show, on the class path: {@code /lessons/one-machine/<name>.yaml}, in the order of {@code
 * /lessons/one-machine/index}.
 */
public final class Lessons {

    private static final String FOLDER = "/lessons/one-machine/";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new SimpleModule().addDeserializer(Duration.class, new DurationReader()))
            .build();

    private final Map<String, Lesson> byName = new LinkedHashMap<>();

    /** Reads all lessons. */
    public Lessons() {
        text(FOLDER + "index").lines().forEach(name -> byName.put(name, parse(text(FOLDER + name + ".yaml"))));
    }

    /**
     * Reads a lesson.
     *
     * @param text its file
     * @throws IllegalStateException if it is none: lessons are part of the program
     */
    static Lesson parse(String text) {
        return parse(text, Lesson.class);
    }

    /**
     * Reads a lesson of some kind.
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

    /** All lessons, in their order. */
    public List<Lesson> all() {
        return List.copyOf(byName.values());
    }

    /** The lesson of a name; empty if there is none. */
    public Optional<Lesson> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** What switches the features on that are there from the beginning of a lesson. */
    public List<Fragment> given(Lesson lesson) {
        List<Fragment> fragments = new ArrayList<>();
        for (String name : lesson.given()) {
            fragments.addAll(byName.get(name).steps().get(0).switchedOnBy());
        }
        return fragments;
    }

    /** The template of the proxies of an application. */
    public static String proxies(Application application) {
        return text(FOLDER + "proxies/" + application.proxies() + ".yaml");
    }

    private static String text(String path) {
        try (InputStream source = Lessons.class.getResourceAsStream(path)) {
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
