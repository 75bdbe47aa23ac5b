package dev.tare.target;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.measure.ProcessUsage;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.usage.UsageMeter;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.Json;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.Schedule.Watched;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** From the schedule file to the lines. */
@Timeout(60)
class UsageReporterTest {

    private static final long WARMUP_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final long DURATION_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Watched SELF = Watched.container("istio", Role.TARGET, "0a1b");
    private static final Watched OTHER =
            Watched.process("istio", Role.PROXY, ProcessHandle.current().pid());

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    private void start() {
        new UsageReporter(
                        folder.resolve("schedule.json"),
                        new UsageMeter(Path.of("/"), Role.TARGET),
                        Clock.systemUTC(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(messages, true, StandardCharsets.UTF_8))
                .start();
    }

    private void publish(List<Watched> watched, Trial... trials) throws Exception {
        publish(Json.write(new Schedule(watched, WARMUP_NS, DURATION_NS, List.of(trials))));
    }

    private void publish(String text) throws Exception {
        Path next = Files.writeString(folder.resolve("next"), text);
        Files.move(
                next,
                folder.resolve("schedule.json"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static long in(long milliseconds) {
        return EpochNanos.of(Instant.now().plusMillis(milliseconds));
    }

    private List<Usage> await(int count) throws Exception {
        while (true) {
            String text = out.toString(StandardCharsets.UTF_8);
            List<Usage> lines = text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(line -> (Usage) Json.read(line, WorkerLine.class))
                    .toList();
            if (lines.size() >= count) {
                return lines;
            }
            Thread.sleep(20);
        }
    }

    @Test
    void reportsTheTrialsOfTheEnvironmentThatItWatches() throws Exception {
        start();
        long startEpochNs = in(2_000);
        publish(
                List.of(SELF, OTHER),
                new Trial(2, "istio", 0, startEpochNs, 7, 100),
                new Trial(2, "baseline", 0, startEpochNs, 7, 100),
                new Trial(2, "istio", 1, startEpochNs + WARMUP_NS + DURATION_NS, 7, 100));
        List<Usage> lines = await(2);
        assertThat(in(0)).isGreaterThan(startEpochNs + 2 * (WARMUP_NS + DURATION_NS));
        assertThat(lines)
                .extracting(Usage::block, Usage::environment, Usage::repeat, Usage::startEpochNs)
                .containsExactly(
                        tuple(2, "istio", 0, startEpochNs),
                        tuple(2, "istio", 1, startEpochNs + WARMUP_NS + DURATION_NS));
        assertThat(lines).allSatisfy(line -> assertThat(line.usage())
                .extracting(ProcessUsage::role)
                .containsExactly(Role.TARGET, Role.PROXY));
    }

    @Test
    void saysThatItHasSeenNothingOfATrialThatItLearntOfTooLate() throws Exception {
        start();
        long past = in(-1_000);
        publish(List.of(SELF), new Trial(0, "istio", 0, past, 7, 100));
        assertThat(await(1)).containsExactly(new Usage(0, "istio", 0, past, List.of()));
        long again = in(2_000);
        publish(List.of(SELF), new Trial(0, "istio", 0, again, 7, 100));
        assertThat(await(2).get(1).startEpochNs()).isEqualTo(again);
        assertThat(await(2).get(1).usage()).hasSize(1);
    }

    @Test
    void forgetsWhatStandsInTheScheduleNoLonger() throws Exception {
        start();
        long broken = in(2_000);
        publish(Json.write(new Schedule(
                List.of(SELF), 0, TimeUnit.SECONDS.toNanos(60), List.of(new Trial(0, "istio", 0, broken, 7, 100)))));
        Thread.sleep(2_500);
        long again = in(2_000);
        publish(List.of(SELF), new Trial(0, "istio", 0, again, 7, 100));
        assertThat(await(1)).extracting(Usage::startEpochNs).containsExactly(again);
    }

    @Test
    void goesOnAfterAScheduleThatItCannotRead() throws Exception {
        publish("nonsense");
        start();
        while (messages.size() == 0) {
            Thread.sleep(20);
        }
        publish(List.of(SELF), new Trial(0, "istio", 0, in(2_000), 7, 100));
        assertThat(await(1).get(0).usage()).hasSize(1);
        assertThat(messages.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("tare: " + folder.resolve("schedule.json") + ": not a Schedule in JSON: ");
    }
}
