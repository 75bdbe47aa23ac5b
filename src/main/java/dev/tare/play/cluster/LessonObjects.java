package dev.tare.play.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.tare.manifest.Validated;
import dev.tare.manifest.YamlDocuments;
import dev.tare.play.Values;

/**
 * The objects of a lesson, made out of its templates.
 *
 * @param phases by phase, those that are there in it; behind the last phase, none
 */
public record LessonObjects(List<List<ObjectNode>> phases) {

    /**
     * What an object is known by.
     *
     * @param apiVersion its group and version
     * @param kind its kind
     * @param name its name
     */
    public record Id(String apiVersion, String kind, String name) {

        /** That of an object. */
        public static Id of(ObjectNode object) {
            return new Id(
                    object.path("apiVersion").asText(),
                    object.path("kind").asText(),
                    object.at("/metadata/name").asText());
        }

        /** Kind and name, as kubectl writes them. */
        public String text() {
            return kind + "/" + name;
        }
    }

    /** The objects of a lesson in a place. */
    public static LessonObjects of(ClusterLesson lesson, LessonPlace place) {
        Values values = place.values();
        return new LessonObjects(IntStream.rangeClosed(0, lesson.phases())
                .mapToObj(phase -> objects(lesson.objects(phase), values))
                .toList());
    }

    private static List<ObjectNode> objects(List<String> templates, Values values) {
        List<ObjectNode> objects = new ArrayList<>();
        for (String template : templates) {
            Validated<List<JsonNode>> documents = YamlDocuments.parse("", values.fill(template));
            if (!(documents instanceof Validated.Accepted<List<JsonNode>> accepted)) {
                throw new IllegalStateException(documents.problems().get(0).sentence());
            }
            accepted.value().forEach(document -> objects.add((ObjectNode) document));
        }
        return List.copyOf(objects);
    }

    /** Those that are there in a phase. */
    public List<ObjectNode> in(int phase) {
        return phases.get(phase);
    }

    /** What all of them are known by, each once. */
    public List<Id> ids() {
        return phases.stream().flatMap(List::stream).map(Id::of).distinct().toList();
    }

    /** Those that switch the feature on, in the last step. */
    public List<String> switchedOnBy() {
        return phases.get(phases.size() - 2).stream()
                .map(object -> Id.of(object).text())
                .toList();
    }
}
