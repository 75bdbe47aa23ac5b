package dev.tare.play.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.tare.fleet.FleetException;
import dev.tare.fleet.processes.EnvoyBinary;
import dev.tare.play.Check;
import dev.tare.play.Checked;
import dev.tare.play.Fragment;
import dev.tare.play.Lesson;
import dev.tare.play.Lessons;
import dev.tare.play.Outcome;
import dev.tare.play.Requests;
import dev.tare.play.Seen;
import dev.tare.play.Step;
import dev.tare.play.player.Sender;

/** Tries lessons: sends the same requests without a feature and with it, and judges what was seen. */
public final class Teacher implements AutoCloseable {

    /** For how long copies of requests may be on their way behind the last answer, and how often that is looked at. */
    private static final int LOOKS = 100;

    private static final long LOOK_MS = 20;

    private final Lessons lessons;
    private final EnvoyBinary envoy;
    private final Path folder;
    private final boolean keeps;
    private final Credentials credentials;
    private final Sender sender = new Sender();

    /**
     * One who has a folder of their own, until closed.
     *
     * @param lessons all lessons
     * @param envoy the proxies' program
     * @param kept where configurations and logs stay; empty: nothing stays
     * @param clock for the lifetimes of certificates and tokens
     * @throws IOException if nothing can be written there
     */
    public Teacher(Lessons lessons, EnvoyBinary envoy, Optional<Path> kept, Clock clock) throws IOException {
        this.lessons = lessons;
        this.envoy = envoy;
        this.keeps = kept.isPresent();
        this.folder = keeps ? Files.createDirectories(kept.get()).toAbsolutePath() : Files.createTempDirectory("tare-");
        this.credentials = new Credentials(
                Files.createTempDirectory(folder, "credentials-").resolve("certificates"), clock);
    }

    /** Tries a lesson. */
    public Outcome teach(Lesson lesson) throws IOException, InterruptedException {
        List<Checked> checks = new ArrayList<>();
        try {
            for (int number = 0; number < lesson.steps().size(); number++) {
                checks.addAll(teach(lesson, lesson.steps().get(number), number + 1));
            }
        } catch (FleetException e) {
            return Outcome.untried(lesson, e.getMessage());
        }
        return Outcome.of(lesson, checks);
    }

    private List<Checked> teach(Lesson lesson, Step step, int number)
            throws FleetException, IOException, InterruptedException {
        List<Fragment> given = lessons.given(lesson);
        List<Fragment> all = new ArrayList<>(given);
        all.addAll(step.switchedOnBy());
        Path place = folder.resolve(lesson.name()).resolve(Integer.toString(number));
        List<Seen> without = see(lesson, step, given, place.resolve("without"));
        List<Seen> with = see(lesson, step, all, place.resolve("with"));
        List<Checked> checks = new ArrayList<>();
        for (int i = 0; i < step.requests().size(); i++) {
            Requests requests = step.requests().get(i);
            for (Check check : requests.checks()) {
                checks.add(check.judge(requests.name(), with.get(i), without.get(i)));
            }
        }
        return checks;
    }

    private List<Seen> see(Lesson lesson, Step step, List<Fragment> fragments, Path place)
            throws FleetException, IOException, InterruptedException {
        List<Seen> seen = new ArrayList<>();
        try (Stage stage = Stage.set(lesson.application(), fragments, credentials, envoy, place, Optional.empty())) {
            for (Requests requests : step.requests()) {
                seen.add(see(requests, stage));
                stage.check();
            }
        }
        return seen;
    }

    private Seen see(Requests requests, Stage stage) throws IOException, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        requests.headers()
                .forEach((name, value) -> headers.put(name, stage.values().fill(value)));
        Map<String, Long> before = stage.pods().received();
        Sender.Sent sent =
                sender.send(requests, stage.listener(requests.send().through()), headers, stage.pods()::happen);
        if (Check.countsAtPods(requests.checks())) {
            awaitQuiet(stage.pods());
        }
        Map<String, Long> received = stage.pods().received();
        received.replaceAll((version, count) -> count - before.get(version));
        return new Seen(sent.answers(), received, sent.events());
    }

    /** Waits until pods have got nothing more for a while: copies of requests are still on their way. */
    private static void awaitQuiet(Pods pods) throws InterruptedException {
        Map<String, Long> last = Map.of();
        int same = 0;
        for (int look = 0; look < LOOKS && same < LOOKS / 10; look++) {
            Map<String, Long> now = pods.received();
            same = now.equals(last) ? same + 1 : 0;
            last = now;
            Thread.sleep(LOOK_MS);
        }
    }

    /**
     * Starts a lesson with its feature on, and leaves it running until the result is closed.
     *
     * @param lesson the lesson; the last step of it
     * @param firstPort where its first listener listens, the others behind it
     * @throws FleetException if it does not start; the message is a sentence
     */
    public Serving serve(Lesson lesson, int firstPort) throws FleetException, IOException, InterruptedException {
        List<Fragment> fragments = new ArrayList<>(lessons.given(lesson));
        Step last = lesson.steps().get(lesson.steps().size() - 1);
        fragments.addAll(last.switchedOnBy());
        return new Serving(
                lesson,
                Stage.set(
                        lesson.application(),
                        fragments,
                        credentials,
                        envoy,
                        folder.resolve(lesson.name()),
                        Optional.of(firstPort)));
    }

    /** Deletes what need not stay. */
    @Override
    public void close() {
        sender.close();
        delete(credentials.certificates().getParent());
        if (!keeps) {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // Temporary files that cannot be deleted are the operating system's to clear away.
        }
    }
}
