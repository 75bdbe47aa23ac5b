package dev.tare.play.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.fleet.processes.RealEnvoy;
import dev.tare.play.Application;
import dev.tare.play.Checked;
import dev.tare.play.Fragment;
import dev.tare.play.Lesson;
import dev.tare.play.Lessons;
import dev.tare.play.Outcome;
import dev.tare.play.Pod;
import dev.tare.play.Step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Every lesson by a real Envoy: it passes, and fails when its feature is broken on purpose. */
@Timeout(180)
class TeacherTest {

    private static final Lessons LESSONS = new Lessons();

    @TempDir
    private Path folder;

    private Teacher teacher;

    @BeforeEach
    void needsEnvoy() throws Exception {
        Optional<EnvoyBinary> envoy = RealEnvoy.onPath();
        assumeTrue(envoy.isPresent(), "there is no envoy on the PATH");
        teacher = new Teacher(LESSONS, envoy.get(), Optional.of(folder), Clock.systemUTC());
    }

    @AfterEach
    void leave() {
        if (teacher != null) {
            teacher.close();
        }
    }

    static Stream<String> lessons() {
        return LESSONS.all().stream().map(Lesson::name);
    }

    private static Lesson lesson(String name) {
        return LESSONS.named(name).orElseThrow();
    }

    private static Lesson with(Lesson lesson, List<Step> steps) {
        return with(lesson, lesson.application(), steps);
    }

    private static Lesson with(Lesson lesson, Application application, List<Step> steps) {
        return new Lesson(
                lesson.name(), lesson.title(), lesson.what(), application, lesson.given(), steps, lesson.tryIt());
    }

    @ParameterizedTest
    @MethodSource("lessons")
    void passes(String name) throws Exception {
        Outcome outcome = teacher.teach(lesson(name));
        assertThat(outcome.passed()).as(outcome.toString()).isTrue();
    }

    /** Somebody takes a port between the choice of it and Envoy's start. */
    @Test
    void takesOtherPortsWhereOneIsTaken() throws Exception {
        EnvoyBinary real = RealEnvoy.onPath().orElseThrow();
        Path unlucky = folder.resolve("unlucky");
        Files.writeString(unlucky, """
                #!/bin/sh
                [ -e %1$s.once ] && exec %2$s "$@"
                touch %1$s.once
                echo "cannot bind '127.0.0.1:1': Address already in use" >&2
                exit 1
                """.formatted(unlucky, real.program()));
        assertThat(unlucky.toFile().setExecutable(true)).isTrue();
        try (Teacher other = new Teacher(
                LESSONS, new EnvoyBinary(unlucky, real.version()), Optional.of(folder), Clock.systemUTC())) {
            Outcome outcome = other.teach(lesson("canary"));
            assertThat(outcome.passed()).as(outcome.toString()).isTrue();
        }
        assertThat(folder.resolve("unlucky.once")).exists();
    }

    /** Without what switches the feature on: nothing acts, but there is as much to be seen as before. */
    @ParameterizedTest
    @MethodSource("lessons")
    void failsWhenTheFeatureIsLeftOut(String name) throws Exception {
        Lesson lesson = lesson(name);
        Outcome outcome = teacher.teach(with(
                lesson,
                lesson.steps().stream()
                        .map(step -> new Step(List.of(), step.requests()))
                        .toList()));
        assertThat(outcome.passed()).as(outcome.toString()).isFalse();
        assertThat(outcome.message()).isEmpty();
        assertThat(outcome.checks()).anyMatch(check -> !check.passed());
        assertThat(outcome.checks()).as(outcome.toString()).allMatch(Checked::contrasted);
    }

    /** A feature that acts, but not as it should. */
    @Test
    void failsWhenTheShareIsAnother() throws Exception {
        Lesson canary = lesson("canary");
        Step tenth = canary.steps().get(0);
        Step half = canary.steps().get(1);
        Outcome outcome = teacher.teach(with(canary, List.of(new Step(half.switchedOnBy(), tenth.requests()))));
        assertThat(outcome.passed()).as(outcome.toString()).isFalse();
    }

    /** Retries hide nothing where nothing fails: then a lesson that shows no failures shows nothing. */
    @Test
    void failsWhenThereIsNothingToSee() throws Exception {
        Lesson retries = lesson("retries");
        Pod pod = retries.application().pods().get(0);
        Pod sound = new Pod(pod.name(), pod.version(), pod.takes(), 0, 0, null, false);
        Outcome outcome =
                teacher.teach(with(retries, new Application(null, null, null, List.of(sound)), retries.steps()));
        assertThat(outcome.passed()).as(outcome.toString()).isFalse();
        assertThat(outcome.checks().get(0).passed()).isTrue();
        assertThat(outcome.checks().get(0).contrasted()).isFalse();
    }

    /** The policy decides by the identity: one that names the stranger keeps the friend out. */
    @Test
    void failsWhenAnotherIsNamed() throws Exception {
        Lesson access = lesson("access-control");
        Step step = access.steps().get(0);
        Fragment policy = step.switchedOnBy().get(0);
        Fragment stranger = new Fragment(
                policy.into(),
                false,
                new ObjectMapper()
                        .readTree(policy.is().toString().replace("identities.friend", "identities.stranger")));
        Outcome outcome = teacher.teach(with(access, List.of(new Step(List.of(stranger), step.requests()))));
        assertThat(outcome.passed()).as(outcome.toString()).isFalse();
    }

    @Test
    void whatEnvoyRefusesIsSaid() throws Exception {
        Lesson canary = lesson("canary");
        Step step = canary.steps().get(0);
        Fragment wrong = new Fragment("route", false, new ObjectMapper().readTree("{\"timeout\": \"soon\"}"));
        Outcome outcome = teacher.teach(with(canary, List.of(new Step(List.of(wrong), step.requests()))));
        assertThat(outcome.passed()).isFalse();
        assertThat(outcome.message()).startsWith("envoy ended with exit code").contains("timeout");
    }
}
