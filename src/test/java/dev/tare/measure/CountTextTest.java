package dev.tare.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CountTextTest {

    /** A number in a format, and after it a plural of what Tare counts. */
    private static final Pattern ALWAYS_MANY = Pattern.compile(
            "%[0-9,$]*d (of %[0-9,$]*d )?(blocks|trials|requests|workers|connections|pods|bytes|runs|searches|answers)\\b");

    /** Plurals of numbers that are never one. */
    private static final List<String> NEVER_ONE = List.of(
            "with fewer than %,d requests in a trial of", // PlanRules.LEAST_REQUESTS
            "with fewer than %d requests in a trial of", // PlanRules.LEAST_REQUESTS_OF_MEDIAN
            "a frame of %d bytes, more than were allowed");

    @Test
    void oneIsSingular() {
        assertThat(CountText.of(1, "block")).isEqualTo("1 block");
        assertThat(CountText.of(1, "search", "searches")).isEqualTo("1 search");
        assertThat(CountText.among(1, 2, "pod", "is gone", "are gone")).isEqualTo("1 of 2 pods is gone");
        assertThat(CountText.among(0, 1, "pod", "is ready", "are ready")).isEqualTo("0 of 1 pod is ready");
    }

    @Test
    void allElseIsPlural() {
        assertThat(CountText.of(0, "block")).isEqualTo("0 blocks");
        assertThat(CountText.of(1_200, "request/s", "requests/s")).isEqualTo("1,200 requests/s");
        assertThat(CountText.among(2, 3, "pod", "is gone", "are gone")).isEqualTo("2 of 3 pods are gone");
    }

    /** Or else "after 1 blocks" comes back with the next sentence. */
    @Test
    void noSentenceSaysOneBlocks() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                for (String exception : NEVER_ONE) {
                    text = text.replace(exception, "");
                }
                Matcher plural = ALWAYS_MANY.matcher(text);
                while (plural.find()) {
                    found.add(file + ": " + plural.group());
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
