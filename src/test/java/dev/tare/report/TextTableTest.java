package dev.tare.report;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TextTableTest {

    private static final List<String> ROWS = List.of(
            "checkout-1-5f0c3a9b21",
            "checkout-20260301-130000",
            "it is 3rd of 4 in the queue; it begins within 27 min");

    private static final TextTable<String> TABLE = new TextTable<String>()
            .left("STATE", row -> "waiting")
            .names("RUN", 8, row -> row)
            .sentences("WHY", 12, row -> row)
            .right("ENDS", row -> "5 min ago");

    @Test
    void isAsWideAsItsContents() {
        assertThat(TABLE.lines(List.of("a", "b c"), 80))
                .containsExactly(
                        "STATE    RUN  WHY       ENDS",
                        "----------------------------",
                        "waiting  a    a    5 min ago",
                        "waiting  b c  b c  5 min ago");
    }

    @ParameterizedTest
    @ValueSource(ints = {45, 60, 80, 100})
    void fitsIntoNarrowTerminals(int width) {
        List<String> lines = TABLE.lines(ROWS, width);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width));
        assertThat(lines.stream().filter(line -> line.startsWith("waiting "))).hasSize(3);
        assertThat(String.join(" ", lines).replaceAll("\\s+", " ")).contains("..", "queue;", "5 min ago");
    }

    @Test
    void cutsNamesInTheMiddleAndNeverBelowTheirLeast() {
        TextTable<String> names = new TextTable<String>().names("RUN", 8, row -> row);
        assertThat(names.lines(ROWS.subList(0, 1), 3)).containsExactly("RUN", "---", "che..b21");
    }
}
