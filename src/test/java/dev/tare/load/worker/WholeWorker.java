package dev.tare.load.worker;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.load.Timeouts;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.target.http1.Http1ReferenceProxy;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.wire.Assignment;
import dev.tare.wire.Assignment.LoadShape;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.Json;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.Schedule.Watched;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Failed;
import dev.tare.wire.WorkerLine.Ready;

import static org.assertj.core.api.Assertions.assertThat;

/** What tests of a whole worker have in common: its files, a target and a proxy, and the worker on a thread of its own. */
abstract class WholeWorker {

    static final RequestTemplate GET = new RequestTemplate.Http1(HttpRequest.get("/"), TimeUnit.SECONDS.toNanos(5));

    static final LoadShape OPEN = AssignmentLoadShapeBuilder.builder()
            .concurrency(0)
            .constant(true)
            .connections(3)
            .drainNs(ms(4_000))
            .pacing(Assignment.Pacing.PRECISE)
            .batchNs(0)
            .thinkNs(0)
            .stages(List.of())
            .build();

    static final long WARMUP_NS = ms(50);

    static final long DURATION_NS = ms(200);

    static final LoadShape CLOSED = AssignmentLoadShapeBuilder.builder(OPEN)
            .concurrency(2)
            .constant(false)
            .connections(0)
            .build();

    @TempDir
    Path folder;

    Http1SampleServer target;

    Http1ReferenceProxy proxy;

    Path assignmentFile;

    Path scheduleFile;

    Running running;

    @BeforeEach
    void start() throws Exception {
        target = new Http1SampleServer(loopback(0), 100, 0, false, 0, Optional.empty());
        proxy = new Http1ReferenceProxy(loopback(0), loopback(target.port()), 0, 0, "tare-client");
        assignmentFile = folder.resolve("assignment.json");
        scheduleFile = folder.resolve("schedule.json");
    }

    @AfterEach
    void stop() throws Exception {
        if (running != null) {
            running.stop();
        }
        proxy.close();
        target.close();
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static Assignment.Path path(String environment, int port) {
        return new Assignment.Path(environment, "127.0.0.1", port, "target:80");
    }

    List<Assignment.Path> paths() {
        return List.of(path("baseline", target.port()), path("mesh", proxy.port()));
    }

    static Assignment assignment(LoadShape load, RequestTemplate request, List<Assignment.Path> paths) {
        return new Assignment(3, 5, request, load, paths);
    }

    void publish(Trial... trials) throws Exception {
        List<Watched> watched = List.of(
                Watched.process("baseline", Role.TARGET, ProcessHandle.current().pid()),
                Watched.process("mesh", Role.TARGET, ProcessHandle.current().pid()),
                Watched.process("mesh", Role.PROXY, 999_999_999L));
        publish(Json.write(new Schedule(watched, WARMUP_NS, DURATION_NS, List.of(trials))));
    }

    void publish(String text) throws Exception {
        Path next = folder.resolve("next");
        Files.writeString(next, text);
        Files.move(next, scheduleFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The instant in so many milliseconds. */
    static long in(long milliseconds) {
        return EpochNanos.of(Instant.now().plusMillis(milliseconds));
    }

    static Trial trial(int block, String environment, int repeat, long startEpochNs) {
        return new Trial(block, environment, repeat, startEpochNs, 7, 200);
    }

    /** A worker on a thread of its own. */
    static final class Running {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Thread thread;

        Running(Worker.Instructions instructions, Timeouts patience) {
            Worker worker = new Worker(
                    instructions, patience, Clock.systemUTC(), new PrintStream(out, true, StandardCharsets.UTF_8));
            thread = new Thread(() -> {
                try {
                    exitCode.complete(worker.run());
                } catch (InterruptedException | RuntimeException e) {
                    exitCode.completeExceptionally(e);
                }
            });
            thread.start();
        }

        List<WorkerLine> lines() {
            String text = out.toString(StandardCharsets.UTF_8);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(line -> Json.read(line, WorkerLine.class))
                    .toList();
        }

        <T extends WorkerLine> List<T> of(Class<T> type) {
            return lines().stream().filter(type::isInstance).map(type::cast).toList();
        }

        /** Waits until there are so many lines of a type. */
        <T extends WorkerLine> List<T> await(Class<T> type, int count) throws Exception {
            long giveUpNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (of(type).size() < count) {
                assertThat(exitCode).as(() -> "" + lines()).isNotDone();
                assertThat(System.nanoTime()).as(() -> "" + lines()).isLessThan(giveUpNs);
                Thread.sleep(10);
            }
            return of(type);
        }

        /** Waits until there is a line of a type, or the worker has ended; how long is for the test to bound. */
        <T extends WorkerLine> List<T> awaitOrEnd(Class<T> type) throws InterruptedException {
            while (!exitCode.isDone() && of(type).isEmpty()) {
                Thread.sleep(10);
            }
            return of(type);
        }

        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }

    Running begin(Assignment assignment) throws Exception {
        return begin(assignment, new Timeouts(Duration.ofMillis(300), false));
    }

    Running begin(Assignment assignment, Timeouts patience) throws Exception {
        return begin(Json.write(assignment), patience);
    }

    Running begin(String assignment, Timeouts patience) throws Exception {
        Files.writeString(assignmentFile, assignment);
        running = new Running(
                new Worker.Instructions(assignmentFile, scheduleFile, Optional.of(folder.resolve("ready"))), patience);
        return running;
    }

    /** Begins a worker and waits until it is ready. */
    Running ready(Assignment assignment) throws Exception {
        begin(assignment).await(Ready.class, 1);
        return running;
    }

    Failed failure(Assignment assignment) throws Exception {
        return failure(begin(assignment));
    }

    static Failed failure(Running worker) throws Exception {
        assertThat(worker.exitCode.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        List<WorkerLine> lines = worker.lines();
        return (Failed) lines.get(lines.size() - 1);
    }

    static long ms(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
