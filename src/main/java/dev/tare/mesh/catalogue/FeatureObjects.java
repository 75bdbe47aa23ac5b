package dev.tare.mesh.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.qute.Engine;
import io.quarkus.qute.TemplateException;
import io.soabase.recordbuilder.core.RecordBuilder;

import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.manifest.YamlDocuments;

/** The objects that switch a feature on, made out of its templates. */
public final class FeatureObjects {

    private static final Engine ENGINE =
            Engine.builder().addDefaults().removeStandaloneLines(true).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private FeatureObjects() {}

    /**
     * What templates are filled with.
     *
     * @param run the run's name
     * @param namespace the run's namespace
     * @param environment the environment's name
     * @param service the name of the target's Service
     * @param port that Service's port
     * @param labels the labels that all pods of the environment carry, and no others do
     * @param http whether proxies see requests of HTTP there, rather than bytes
     */
    @RecordBuilder
    public record Place(
            String run,
            String namespace,
            String environment,
            String service,
            int port,
            Map<String, String> labels,
            boolean http) {}

    /**
     * An object.
     *
     * @param field the field of the feature that its template is in, such as {@code objects[0]}
     * @param object the object
     */
    public record Rendered(String field, ObjectNode object) {}

    /** The objects of a feature, in the order of its templates; or what is wrong with these. */
    public static Validated<List<Rendered>> of(Feature feature, Place place) {
        List<Rendered> objects = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < feature.objects().size(); i++) {
            String field = "objects[" + i + "]";
            Validated<List<JsonNode>> documents =
                    render(field, feature.objects().get(i), place);
            problems.addAll(documents.problems());
            if (documents instanceof Validated.Accepted<List<JsonNode>> accepted) {
                if (accepted.value().isEmpty()) {
                    problems.add(Problem.inField("", field, "", "must hold an object"));
                }
                for (JsonNode document : accepted.value()) {
                    if (document instanceof ObjectNode object) {
                        objects.add(new Rendered(field, object));
                    } else {
                        problems.add(Problem.inField("", field, "", "must hold objects only"));
                    }
                }
            }
        }
        return problems.isEmpty() ? new Validated.Accepted<>(objects) : new Validated.Refused<>(problems);
    }

    private static Validated<List<JsonNode>> render(String field, String template, Place place) {
        String text;
        try {
            text = ENGINE.parse(template).render(values(place));
        } catch (TemplateException e) {
            return refused(field, "must be a template of Qute: " + e.getMessage());
        }
        Validated<List<JsonNode>> documents = YamlDocuments.parse("", text);
        return documents instanceof Validated.Refused<List<JsonNode>> refused
                ? refused(field, refused.problems().get(0).allowed())
                : documents;
    }

    private static Map<String, Object> values(Place place) {
        return Map.of(
                "run",
                Map.of("name", place.run(), "namespace", place.namespace()),
                "environment",
                place.environment(),
                "service",
                place.service(),
                "port",
                place.port(),
                "labels",
                json(place.labels()),
                "http",
                place.http());
    }

    /** JSON is YAML in one line. */
    private static String json(Map<String, String> labels) {
        try {
            return JSON.writeValueAsString(new TreeMap<>(labels));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written as JSON", e);
        }
    }

    private static Validated<List<JsonNode>> refused(String field, String allowed) {
        return new Validated.Refused<>(List.of(Problem.inField("", field, "", allowed)));
    }
}
