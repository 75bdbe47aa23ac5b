package dev.tare.api;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.tare.GeneratedFile;
import dev.tare.api.RunReason.Stage;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on operations explains every condition, and every reason by its Javadoc. */
@Tag(GeneratedFile.TAG)
class OperationsPageTest {

    private static final Path PAGE = Path.of("docs/operations.md");

    /** What stands before a table of reasons, and the table. */
    private static final Pattern TABLE = Pattern.compile("<!-- reasons: ([A-Za-z]+ ?[A-Z_]*) -->\n(?:\\|.*\n)*");

    private static final Map<String, List<? extends Enum<?>>> REASONS = new LinkedHashMap<>();

    static {
        REASONS.put("MeshReason", List.of(MeshReason.values()));
        REASONS.put("PlaygroundReason", List.of(PlaygroundReason.values()));
        REASONS.put("ProfileReason", List.of(ProfileReason.values()));
        for (Stage stage : Stage.values()) {
            REASONS.put(
                    "RunReason " + stage,
                    Stream.of(RunReason.values())
                            .filter(reason -> reason.stage() == stage)
                            .toList());
        }
        REASONS.put("StartFailureReason", List.of(StartFailureReason.values()));
        REASONS.put("MeasuringFailureReason", List.of(MeasuringFailureReason.values()));
    }

    private static String withTables(String page) {
        return TABLE.matcher(page).replaceAll(found -> "<!-- reasons: %s -->\n%s"
                .formatted(
                        found.group(1),
                        ReasonTable.of(REASONS.get(found.group(1))).replace("$", "\\$")));
    }

    @Test
    void explainsEveryReasonByItsJavadoc() throws IOException {
        String page = Files.readString(PAGE);
        GeneratedFile.check(PAGE, withTables(page), "what the reasons' Javadoc says");
        assertThat(TABLE.matcher(page).results().map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(REASONS.keySet());
    }

    @Test
    void explainsEveryConditionAndNoOther() throws IOException, IllegalAccessException {
        List<String> types = new ArrayList<>();
        for (Field constant : Conditions.class.getFields()) {
            types.add((String) constant.get(null));
        }
        assertThat(conditions()).containsExactlyInAnyOrderElementsOf(types);
    }

    /** The words in the first columns of the tables of conditions. */
    private static Set<String> conditions() throws IOException {
        Set<String> words = new TreeSet<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|")) {
                inside = false;
            } else if (line.startsWith("| condition |")) {
                inside = true;
            } else if (inside) {
                Pattern.compile("`(\\w+)`")
                        .matcher(line.split("\\|")[1])
                        .results()
                        .map((MatchResult found) -> found.group(1))
                        .forEach(words::add);
            }
        }
        return words;
    }
}
