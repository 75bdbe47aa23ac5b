package dev.tare.play;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** The lessons' files. */
class LessonsTest {

    private static final Path FOLDER = Path.of("src/main/resources/lessons/one-machine");

    private static final Lessons LESSONS = new Lessons();

    static Stream<Lesson> lessons() {
        return LESSONS.all().stream();
    }

    @Test
    void eachFileIsListed() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .toList();
            assertThat(lessons().map(Lesson::name)).containsExactlyInAnyOrderElementsOf(names);
        }
        assertThat(Files.readAllLines(FOLDER.resolve("index")))
                .containsExactlyElementsOf(lessons().map(Lesson::name).toList());
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void saysInTwoSentencesWhatItShows(Lesson lesson) {
        assertThat(lesson.what().split("\\. ")).hasSize(2);
        assertThat(lesson.what()).endsWith(".");
        assertThat(lesson.title()).isNotBlank().doesNotEndWith(".");
        assertThat(lesson.tryIt()).isNotEmpty();
    }

    /** Each check can be broken: what it must be with the feature is not what it must be without it, in one check at least. */
    @ParameterizedTest
    @MethodSource("lessons")
    void eachStepHasAContrast(Lesson lesson) {
        assertThat(lesson.steps()).isNotEmpty().allSatisfy(step -> {
            assertThat(step.switchedOnBy()).isNotEmpty();
            List<Check> checks = step.requests().stream()
                    .flatMap(requests -> requests.checks().stream())
                    .toList();
            assertThat(checks).allSatisfy(check -> {
                assertThat(check.expected()).isNotBlank();
                assertThat(check.with()).isNotNull();
                assertThat(check.without()).isNotNull();
            });
            assertThat(checks).anySatisfy(check -> assertThat(check.with()).isNotEqualTo(check.without()));
        });
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void whatIsGivenIsALesson(Lesson lesson) {
        assertThat(lesson.given())
                .allSatisfy(name -> assertThat(LESSONS.named(name)).isPresent());
        assertThat(LESSONS.given(lesson))
                .hasSizeGreaterThanOrEqualTo(lesson.given().size());
    }

    @Test
    void aMisspeltFieldIsNoLesson() throws Exception {
        String canary = Files.readString(FOLDER.resolve("canary.yaml"));
        assertThat(Lessons.parse(canary).name()).isEqualTo("canary");
        assertThatIllegalStateException()
                .isThrownBy(() -> Lessons.parse(canary + "titel: b\n"))
                .withMessageContaining("titel");
    }

    @Test
    void anUnreadableDurationIsNoLesson() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Lessons.parse("{name: a, application: {pods: [{name: a, takes: long}]}}"))
                .withMessageContaining("long");
    }
}
