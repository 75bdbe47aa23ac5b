package dev.tare.reconcile;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import dev.tare.api.Conditions;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on operations explains every condition and every reason that there is. */
class OperationsPageTest {

    private static final Path PAGE = Path.of("docs/operations.md");
    private static final List<String> WHERE_REASONS_ARE = List.of("reconcile", "run", "load", "fleet/pods");

    /** The words in the first columns of the tables whose first column is headed so. */
    private static Set<String> explained(String heading) throws IOException {
        Set<String> words = new TreeSet<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|")) {
                inside = false;
            } else if (line.startsWith("| " + heading + " |")) {
                inside = true;
            } else if (inside) {
                Pattern.compile("`(\\w+)`")
                        .matcher(line.split("\\|")[1])
                        .results()
                        .map(MatchResult::group)
                        .map(word -> word.replace("`", ""))
                        .forEach(words::add);
            }
        }
        return words;
    }

    @Test
    void explainsEveryReasonAndNoOther() throws IOException {
        assertThat(explained("reason")).containsExactlyInAnyOrderElementsOf(ReasonsInCode.of(WHERE_REASONS_ARE));
    }

    @Test
    void explainsEveryConditionAndNoOther() throws IOException, IllegalAccessException {
        List<String> types = new ArrayList<>();
        for (Field constant : Conditions.class.getFields()) {
            types.add((String) constant.get(null));
        }
        assertThat(explained("condition")).containsExactlyInAnyOrderElementsOf(types);
    }
}
