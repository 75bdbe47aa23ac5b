package dev.tare.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The lessons that one machine can show, on the class path: {@code /lessons/one-machine/<name>.yaml}, in the order of {@code
 * /lessons/one-machine/index}.
 */
public final class Lessons {

    private static final String FOLDER = "/lessons/one-machine/";

    private final Map<String, Lesson> byName = LessonFiles.read(FOLDER, Lesson.class);

    /**
     * Reads a lesson.
     *
     * @param text its file
     * @throws IllegalStateException if it is none: lessons are part of the program
     */
    static Lesson parse(String text) {
        return LessonFiles.parse(text, Lesson.class);
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
        return LessonFiles.text(FOLDER + "proxies/" + application.proxies() + ".yaml");
    }
}
