package dev.tare.play.machine;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.play.Lesson;
import dev.tare.play.Lessons;

import static org.assertj.core.api.Assertions.assertThat;

class LessonPageTest {

    private static final Lessons LESSONS = new Lessons();

    static Stream<Lesson> lessons() {
        return LESSONS.all().stream();
    }

    @Test
    void showsWhatSwitchesTheFeatureOnAndHowToTryIt() {
        assertThat(LessonPage.text(LESSONS.named("ab-header").orElseThrow(), Serving.USUAL_PORT))
                .isEqualTo("""
                        ab-header: Testers see the new version

                        Requests with a certain header go to the new version, all others to the old one.
                        So a version can be tried where it will run, by those who know that they try it.

                        Switched on in Envoy's configuration, in routes:

                          - match:
                              prefix: /
                              headers:
                              - name: x-group
                                string_match:
                                  exact: testers
                            route:
                              cluster: v2

                        To try it, leave it running: tare play --serve ab-header; then

                          curl -si http://127.0.0.1:10000/ | grep tare-version
                          curl -si -H 'x-group: testers' http://127.0.0.1:10000/ | grep tare-version
                        """);
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void everyLessonHasAPage(Lesson lesson) {
        String page = LessonPage.text(lesson, 20_000);
        assertThat(page)
                .contains("tare play --serve " + lesson.name() + " --port 20000; then\n\n  ")
                .contains("http://127.0.0.1:2000")
                .doesNotContain("{proxy}", "\\{");
    }
}
