package dev.tare.reconcile.play;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.api.LessonStatus;
import dev.tare.api.LessonStatus.Result;
import dev.tare.api.LessonStatusBuilder;
import dev.tare.api.Playground;
import dev.tare.api.PlaygroundReason;
import dev.tare.manifest.Problem;
import dev.tare.play.cluster.ClusterLesson;
import dev.tare.play.cluster.ClusterLessons;

/** Whether there may be a playground, and which lessons it has. */
final class PlaygroundRules {

    private PlaygroundRules() {}

    /**
     * Why there may not be one.
     *
     * @param reason the reason
     * @param sentence the same in a sentence
     */
    record Refusal(PlaygroundReason reason, String sentence) {}

    /**
     * What is gone through.
     *
     * @param lessons the lessons, in their order
     * @param notOffered those that were asked for, or that others meshes have, and this mesh has not
     */
    record Chosen(List<ClusterLesson> lessons, List<LessonStatus> notOffered) {

        /** The lesson of a name; empty if it is none of those. */
        Optional<ClusterLesson> lesson(String name) {
            return lessons.stream().filter(lesson -> lesson.name().equals(name)).findFirst();
        }
    }

    /** Why there may not be one; empty if there may. */
    static Optional<Refusal> refusal(Playground playground, PlaygroundSettings settings) {
        String namespace = playground.getMetadata().getNamespace();
        if (!settings.enabled()) {
            return Optional.of(new Refusal(
                    PlaygroundReason.NotAllowed,
                    "this installation of Tare has no playgrounds (the chart's playground.enabled permits them)"));
        }
        if (!settings.allow(namespace)) {
            return Optional.of(new Refusal(
                    PlaygroundReason.NotAllowed,
                    "there are no playgrounds in namespace %s (the chart's playground.namespaces lists those with some)"
                            .formatted(namespace)));
        }
        List<String> known = ClusterLessons.known();
        List<Problem> problems = new ArrayList<>();
        List<String> asked = playground.getSpec().lessons();
        for (int i = 0; i < asked.size(); i++) {
            String field = "spec.lessons[%d]".formatted(i);
            String held = '"' + asked.get(i) + '"';
            String resource = "Playground " + playground.getMetadata().getName();
            if (!known.contains(asked.get(i))) {
                problems.add(Problem.inField(resource, field, held, "must be a lesson: " + String.join(", ", known)));
            } else if (asked.indexOf(asked.get(i)) < i) {
                problems.add(Problem.inField(resource, field, held, "must be there once"));
            }
        }
        return problems.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(
                        PlaygroundReason.Invalid,
                        problems.stream().map(Problem::sentence).collect(Collectors.joining("; "))));
    }

    /**
     * Which lessons it has.
     *
     * @param mesh the mesh's catalogue entry
     */
    static Chosen chosen(Playground playground, String mesh) {
        ClusterLessons lessons = ClusterLessons.of(mesh);
        List<String> asked = playground.getSpec().lessons();
        List<String> names =
                asked.isEmpty() ? lessons.names().isEmpty() ? ClusterLessons.known() : lessons.names() : asked;
        return new Chosen(
                names.stream().flatMap(name -> lessons.named(name).stream()).toList(),
                names.stream()
                        .filter(name -> lessons.named(name).isEmpty())
                        .map(name -> notOffered(name, mesh))
                        .toList());
    }

    private static LessonStatus notOffered(String name, String mesh) {
        return LessonStatusBuilder.builder()
                .name(name)
                .result(Result.NotOffered)
                .message("Tare has this lesson for %s, and not for %s yet"
                        .formatted(
                                ClusterLessons.MESHES.stream()
                                        .filter(other -> ClusterLessons.of(other)
                                                .named(name)
                                                .isPresent())
                                        .collect(Collectors.joining(", ")),
                                mesh))
                .build();
    }
}
