package dev.tare.accuracy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.measure.TrialResult;
import dev.tare.wire.Assignment;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.Json;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Schedule;
import dev.tare.wire.TrialResults;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Workers that share a constant rate, as processes of their own: their requests come to a server as evenly as those of one
 * worker alone.
 */
class WorkersTogetherAccuracy {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long RATE = 1_000;
    private static final long WARMUP_NS = SECOND_NS;
    private static final long DURATION_NS = 5 * SECOND_NS;

    @TempDir
    private Path directory;

    /** A worker process that is ready, and where its schedule goes. */
    private record Worker(Process process, BufferedReader lines, Path schedule) {

        <T extends WorkerLine> T await(Class<T> type) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                WorkerLine said = Json.read(line, WorkerLine.class);
                if (type.isInstance(said)) {
                    return type.cast(said);
                }
            }
            throw new IOException("a worker has ended too soon");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    @Timeout(60)
    void theirRequestsComeEvenly(int workers) throws Exception {
        List<Worker> started = new ArrayList<>();
        try (FreezingServer server = new FreezingServer(SECOND_NS, 0)) {
            for (int worker = 0; worker < workers; worker++) {
                started.add(start(server, worker, workers));
            }
            for (Worker worker : started) {
                worker.await(WorkerLine.Ready.class);
            }
            Instant start = Instant.now().plusSeconds(2);
            Schedule.Trial trial = new Schedule.Trial(0, "baseline", 0, EpochNanos.of(start), 1, RATE);
            for (Worker worker : started) {
                Path next = Files.writeString(
                        worker.schedule().resolveSibling("next.json"),
                        Json.write(new Schedule(List.of(), WARMUP_NS, DURATION_NS, List.of(trial))));
                Files.move(next, worker.schedule(), StandardCopyOption.ATOMIC_MOVE);
            }
            Thread.sleep(Math.max(0, start.toEpochMilli() + 500 - System.currentTimeMillis()));
            server.freezeFrom(Long.MAX_VALUE); // what comes from now on is recorded
            List<WorkerLine.Result> results = new ArrayList<>();
            for (Worker worker : started) {
                results.add(worker.await(WorkerLine.Result.class));
            }
            judge(workers, TrialResults.merge(results, List.of()), server.answeredAtNs());
        } finally {
            started.forEach(worker -> worker.process().destroy());
        }
    }

    private Worker start(FreezingServer server, int worker, int workers) throws IOException {
        Assignment assignment = new Assignment(
                worker,
                workers,
                new RequestTemplate.Http1(HttpRequest.get("/"), 5 * SECOND_NS),
                AssignmentLoadShapeBuilder.builder()
                        .concurrency(0)
                        .constant(true)
                        .connections(64 / workers)
                        .drainNs(SECOND_NS)
                        .pacing(Assignment.Pacing.PRECISE)
                        .batchNs(0)
                        .thinkNs(0)
                        .stages(List.of())
                        .build(),
                List.of(new Assignment.Path("baseline", "127.0.0.1", server.port(), "127.0.0.1")));
        Path folder = Files.createDirectory(directory.resolve("worker-" + worker));
        Path schedule = folder.resolve("schedule.json");
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-jar",
                        new File("target/tare.jar").getAbsolutePath(),
                        "worker",
                        "--assignment",
                        Files.writeString(folder.resolve("assignment.json"), Json.write(assignment))
                                .toString(),
                        "--schedule",
                        schedule.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Worker(process, process.inputReader(StandardCharsets.UTF_8), schedule);
    }

    /** How far each request came from where it would be if all came evenly; the way to the server is the same for all. */
    private static void judge(int workers, TrialResult result, long[] cameNs) {
        long gapNs = SECOND_NS / RATE;
        long[] sorted = Arrays.stream(cameNs).sorted().toArray();
        long[] offsets = IntStream.range(0, sorted.length)
                .mapToLong(i -> sorted[i] - sorted[0] - i * gapNs)
                .sorted()
                .toArray();
        long median = offsets[offsets.length / 2];
        long[] away = Arrays.stream(offsets)
                .map(offset -> Math.abs(offset - median))
                .sorted()
                .toArray();
        System.out.printf(
                "%d workers: %d requests recorded, %d came; from even spacing p50 %d us, p90 %d us, p99 %d us;"
                        + " p99 response %d us; the last began %d us late%n",
                workers,
                result.answered(),
                sorted.length,
                away[away.length / 2] / 1_000,
                away[away.length * 90 / 100] / 1_000,
                away[away.length * 99 / 100] / 1_000,
                result.response().getValueAtPercentile(99) / 1_000,
                result.startSkewNs() / 1_000);
        assertThat(result.scheduled()).isEqualTo(RATE * DURATION_NS / SECOND_NS);
        assertThat(result.answered()).isEqualTo(result.scheduled());
        assertThat(away[away.length / 2]).isLessThan(100_000);
    }
}
