package dev.tare.play.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import dev.tare.play.LessonFiles;

/**
 * The lessons of a mesh, on the class path: {@code /lessons/<mesh>/<name>.yaml}, in the order of {@code /lessons/<mesh>/index}.
 */
public final class ClusterLessons {

    /** The meshes that have lessons. */
    public static final List<String> MESHES = List.of("istio", "linkerd", "kuma", "consul");

    private static final Map<String, ClusterLessons> READ = new ConcurrentHashMap<>();

    private final Map<String, ClusterLesson> byName;

    private ClusterLessons(String mesh) {
        byName = MESHES.contains(mesh) ? LessonFiles.read("/lessons/" + mesh + "/", ClusterLesson.class) : Map.of();
    }

    /** Those of a mesh; none where it has none. */
    public static ClusterLessons of(String mesh) {
        return READ.computeIfAbsent(mesh, ClusterLessons::new);
    }

    /**
     * Reads a lesson.
     *
     * @param text its file
     * @throws IllegalStateException if it is none: lessons are part of the program
     */
    static ClusterLesson parse(String text) {
        return LessonFiles.parse(text, ClusterLesson.class);
    }

    /** The names of all lessons that there are for any mesh, in their order. */
    public static List<String> known() {
        return MESHES.stream()
                .flatMap(mesh -> of(mesh).names().stream())
                .distinct()
                .toList();
    }

    /** Their names, in their order. */
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** All lessons, in their order. */
    public List<ClusterLesson> all() {
        return List.copyOf(byName.values());
    }

    /** The lesson of a name; empty if this mesh has none of it. */
    public Optional<ClusterLesson> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
