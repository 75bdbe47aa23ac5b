package dev.tare.app;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import dev.tare.fleet.FleetException;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.play.Lesson;
import dev.tare.play.LessonTable;
import dev.tare.play.Lessons;
import dev.tare.play.Outcome;
import dev.tare.play.machine.LessonPage;
import dev.tare.play.machine.Serving;
import dev.tare.play.machine.Teacher;
import dev.tare.report.ResourceText;

/** Lessons on this machine. */
@Command(
        name = "play",
        description =
                "Shows by a real Envoy on this machine what the features of a mesh do, and checks that they do it.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all lessons passed",
            "1:a lesson failed",
            "2:bad input, or there is no Envoy",
            "70:an internal error of Tare",
            "130:interrupted (143 when terminated)"
        })
final class PlayCommand implements Callable<Integer> {

    private static final int LAST_FIRST_PORT = 65_000;

    @Parameters(arity = "0..*", paramLabel = "LESSON", description = "lessons (default: all of them)")
    private List<String> names = List.of();

    @Option(names = "--list", description = "list the lessons, and do nothing else")
    private boolean list;

    @Option(
            names = "--show",
            paramLabel = "LESSON",
            description = "show what switches a lesson's feature on, and how to try it by hand; do nothing else")
    private String shown;

    @Option(
            names = "--serve",
            paramLabel = "LESSON",
            description = "leave a lesson running with its feature on until interrupted, to try it by hand")
    private String served;

    @Option(
            names = "--port",
            defaultValue = "" + Serving.USUAL_PORT,
            description = "where a lesson that is served listens; where it has several listeners, the others behind it"
                    + " (${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--envoy", paramLabel = "FILE", description = "the Envoy program (default: envoy on the PATH)")
    private Path envoy;

    @Option(
            names = "--out-dir",
            paramLabel = "DIR",
            description =
                    "write the results there, and keep all proxies' configurations and logs (default: nothing is kept)")
    private Path outDirectory;

    private final PrintStream out = System.out;
    private final PrintStream messages = System.err;
    private Lessons lessons;

    @Override
    public Integer call() throws IOException, InterruptedException {
        lessons = new Lessons();
        if (port < 1 || port > LAST_FIRST_PORT) {
            throw new UserException(
                    ExitCode.BAD_INPUT, "--port is %d, but must be from 1 to %d".formatted(port, LAST_FIRST_PORT));
        }
        if (list) {
            lessons.all().forEach(lesson -> out.printf("%-20s %s%n", lesson.name(), lesson.title()));
            return ExitCode.FINE;
        }
        if (shown != null) {
            out.print(LessonPage.text(lesson(shown), port));
            return ExitCode.FINE;
        }
        List<Lesson> chosen = names.isEmpty() && served == null
                ? lessons.all()
                : names.stream().map(this::lesson).toList();
        Optional<Lesson> toServe = Optional.ofNullable(served).map(this::lesson);
        EnvoyBinary binary = findEnvoy();
        try (Interruption interruption = new Interruption(Thread.currentThread()::interrupt);
                Teacher teacher = new Teacher(lessons, binary, Optional.ofNullable(outDirectory), Clock.systemUTC())) {
            try {
                return toServe.isPresent() ? serve(teacher, toServe.get()) : teach(teacher, chosen, binary);
            } catch (InterruptedException e) {
                if (interruption.wished()) {
                    return ExitCode.INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private int teach(Teacher teacher, List<Lesson> chosen, EnvoyBinary binary)
            throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Lesson lesson : chosen) {
            Outcome outcome = teacher.teach(lesson);
            outcomes.add(outcome);
            messages.printf("%s: %s%n", lesson.name(), outcome.passed() ? "passed" : "failed");
        }
        out.print(LessonTable.render(outcomes));
        out.flush();
        if (outDirectory != null) {
            Path file = outDirectory.resolve("lessons.json");
            Files.writeString(file, ResourceText.json(new Results(binary.version(), outcomes)));
            messages.println("results: " + file);
        }
        return outcomes.stream().allMatch(Outcome::passed) ? ExitCode.FINE : ExitCode.LESSON_FAILED;
    }

    /** What is written. */
    private record Results(String envoy, List<Outcome> lessons) {}

    private int serve(Teacher teacher, Lesson lesson) throws IOException, InterruptedException {
        try (Serving serving = teacher.serve(lesson, port)) {
            out.println(lesson.title() + ". Try it:");
            serving.commands().forEach(command -> out.println("  " + command));
            out.flush();
            messages.println("It runs until it is interrupted (Ctrl-C).");
            serving.await(messages::println);
            return ExitCode.FINE;
        } catch (FleetException e) {
            throw new UserException(ExitCode.BAD_INPUT, e.getMessage());
        }
    }

    private Lesson lesson(String name) {
        return lessons.named(name)
                .orElseThrow(() -> new UserException(
                        ExitCode.BAD_INPUT,
                        "there is no lesson '%s': lessons are %s"
                                .formatted(
                                        name,
                                        lessons.all().stream().map(Lesson::name).collect(Collectors.joining(", ")))));
    }

    private EnvoyBinary findEnvoy() throws InterruptedException {
        try {
            return EnvoyBinary.find(
                    Optional.ofNullable(envoy),
                    Optional.ofNullable(System.getenv("PATH")).orElse(""));
        } catch (FleetException e) {
            throw new UserException(ExitCode.BAD_INPUT, e.getMessage());
        }
    }
}
