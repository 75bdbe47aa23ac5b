package dev.tare.play.machine;

import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

import dev.tare.play.Fragment;
import dev.tare.play.Lesson;
import dev.tare.play.Step;
import dev.tare.play.Values;

/** A lesson to be read: what it is about, what switches its feature on, and how to try it by hand. */
public final class LessonPage {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();

    private LessonPage() {}

    /**
     * The page of a lesson, each line ended.
     *
     * @param lesson the lesson
     * @param firstPort where its first listener listens when it is served, the others behind it
     */
    public static String text(Lesson lesson, int firstPort) {
        Values values = LessonValues.shown(LessonValues.fixed(lesson.application(), firstPort));
        StringBuilder page = new StringBuilder();
        page.append("%s: %s\n\n".formatted(lesson.name(), lesson.title()));
        page.append(lesson.what().replace(". ", ".\n")).append('\n');
        if (!lesson.given().isEmpty()) {
            page.append("\nFrom the beginning it has what these lessons switch on: %s.\n"
                    .formatted(String.join(", ", lesson.given())));
        }
        for (Step step : lesson.steps()) {
            for (Fragment fragment : step.switchedOnBy()) {
                page.append("\nSwitched on in Envoy's configuration, %s %s:\n\n"
                        .formatted(fragment.replace() ? "in place of" : "in", fragment.into()));
                indent(page, yaml(values.fill(fragment.is())).lines().toList());
            }
        }
        page.append("\nTo try it, leave it running: tare play --serve %s%s; then\n\n"
                .formatted(lesson.name(), ports(firstPort)));
        indent(page, lesson.tryIt().stream().map(values::fill).toList());
        return page.toString();
    }

    private static String ports(int firstPort) {
        return firstPort == Serving.USUAL_PORT ? "" : " --port " + firstPort;
    }

    private static void indent(StringBuilder page, List<String> lines) {
        lines.forEach(line -> page.append("  ").append(line).append('\n'));
    }

    private static String yaml(JsonNode node) {
        try {
            return YAML.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a fragment that cannot be written: " + e.getMessage(), e);
        }
    }
}
