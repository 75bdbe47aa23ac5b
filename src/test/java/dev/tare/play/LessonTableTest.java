package dev.tare.play;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LessonTableTest {

    private static Checked checked(boolean passed, String seen, boolean contrasted) {
        return checked(passed, seen, "10 % from v2 (138 to 269 of 2,000)", contrasted);
    }

    private static Checked checked(boolean passed, String seen, String expected, boolean contrasted) {
        return CheckedBuilder.builder()
                .passed(passed)
                .seen(seen)
                .expected(expected)
                .without("0 of 2,000")
                .contrasted(contrasted)
                .contrast("1,000 of 2,000")
                .build();
    }

    private static Lesson lesson(String name) {
        return new Lessons().named(name).orElseThrow();
    }

    @Test
    void aRowForEachCheckAndALine() {
        String table = LessonTable.render(List.of(Outcome.of(
                lesson("canary"),
                List.of(checked(true, "198 of 2,000 (9.9 %)", true), checked(true, "201 of 2,000 (10.1 %)", true)))));
        assertThat(table).isEqualTo("""
                lesson  result  seen                   expected                            without
                -------------------------------------------------------------------------------------
                canary  passed  198 of 2,000 (9.9 %)   10 % from v2 (138 to 269 of 2,000)  0 of 2,000
                                201 of 2,000 (10.1 %)  10 % from v2 (138 to 269 of 2,000)  0 of 2,000

                1 lesson passed.
                """);
    }

    @Test
    void whatFailedIsMarkedAndNamed() {
        Outcome notActing = Outcome.of(lesson("canary"), List.of(checked(false, "0 of 2,000", true)));
        Outcome nothingToSee = Outcome.of(lesson("retries"), List.of(checked(true, "198 of 2,000 (9.9 %)", false)));
        Outcome untried = Outcome.untried(lesson("mtls"), "envoy ended with exit code 1");
        assertThat(List.of(notActing, nothingToSee, untried)).noneMatch(Outcome::passed);
        String table = LessonTable.render(List.of(notActing, nothingToSee, untried));
        assertThat(table.lines())
                .anyMatch(line -> line.matches("canary +FAILED +0 of 2,000 ! .*"))
                .anyMatch(line -> line.matches("retries +FAILED +198 .* 0 of 2,000 \\(should be.*"))
                .anyMatch(line -> line.matches("mtls +FAILED +envoy ended with exit code 1"));
        assertThat(table).endsWith("3 of 3 lessons failed: canary, retries, mtls.\n");
    }

    @Test
    void fitsATerminal() {
        Checked wordy = checked(true, "word ".repeat(40), "word ".repeat(40), false);
        assertThat(LessonTable.render(List.of(Outcome.of(lesson("user-authentication"), List.of(wordy))))
                        .lines())
                .allMatch(line -> line.length() <= 140);
    }
}
