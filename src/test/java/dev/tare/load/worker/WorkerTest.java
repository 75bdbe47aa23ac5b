package dev.tare.load.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.load.Patience;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.measure.RateCurve;
import dev.tare.peers.ScriptedServer;
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
import dev.tare.wire.WorkerLine.Answered;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Failed;
import dev.tare.wire.WorkerLine.Ready;
import dev.tare.wire.WorkerLine.Result;
import dev.tare.wire.WorkerLine.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** A whole worker: from its files to its lines. */
@Timeout(60)
class WorkerTest {

    private static final RequestTemplate GET =
            new RequestTemplate.Http1(HttpRequest.get("/"), TimeUnit.SECONDS.toNanos(5));
    private static final LoadShape OPEN = AssignmentLoadShapeBuilder.builder()
            .concurrency(0)
            .constant(true)
            .connections(3)
            .drainNs(ms(4_000))
            .pacing(Assignment.Pacing.PRECISE)
            .batchNs(0)
            .thinkNs(0)
            .stages(List.of())
            .build();
    private static final long WARMUP_NS = ms(50);
    private static final long DURATION_NS = ms(200);
    private static final LoadShape CLOSED = AssignmentLoadShapeBuilder.builder()
            .concurrency(2)
            .constant(false)
            .connections(0)
            .drainNs(ms(4_000))
            .pacing(Assignment.Pacing.PRECISE)
            .batchNs(0)
            .thinkNs(0)
            .stages(List.of())
            .build();

    @TempDir
    private Path folder;

    private Http1SampleServer target;
    private Http1ReferenceProxy proxy;
    private Path assignmentFile;
    private Path scheduleFile;
    private Running running;

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

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static Assignment.Path path(String environment, int port) {
        return new Assignment.Path(environment, "127.0.0.1", port, "target:80");
    }

    private List<Assignment.Path> paths() {
        return List.of(path("baseline", target.port()), path("mesh", proxy.port()));
    }

    private static Assignment assignment(LoadShape load, RequestTemplate request, List<Assignment.Path> paths) {
        return new Assignment(3, 5, request, load, paths);
    }

    private void publish(Trial... trials) throws Exception {
        List<Watched> watched = List.of(
                Watched.process("baseline", Role.TARGET, ProcessHandle.current().pid()),
                Watched.process("mesh", Role.TARGET, ProcessHandle.current().pid()),
                Watched.process("mesh", Role.PROXY, 999_999_999L));
        publish(Json.write(new Schedule(watched, WARMUP_NS, DURATION_NS, List.of(trials))));
    }

    private void publish(String text) throws Exception {
        Path next = folder.resolve("next");
        Files.writeString(next, text);
        Files.move(next, scheduleFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The instant in so many milliseconds. */
    private static long in(long milliseconds) {
        return EpochNanos.of(Instant.now().plusMillis(milliseconds));
    }

    private static Trial trial(int block, String environment, int repeat, long startEpochNs) {
        return new Trial(block, environment, repeat, startEpochNs, 7, 200);
    }

    /** A worker on a thread of its own. */
    private static final class Running {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Thread thread;

        Running(Worker.Instructions instructions, Patience patience) {
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

        void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }

    private Running begin(Assignment assignment) throws Exception {
        return begin(assignment, new Patience(Duration.ofMillis(300), false));
    }

    private Running begin(Assignment assignment, Patience patience) throws Exception {
        return begin(Json.write(assignment), patience);
    }

    private Running begin(String assignment, Patience patience) throws Exception {
        Files.writeString(assignmentFile, assignment);
        running = new Running(
                new Worker.Instructions(assignmentFile, scheduleFile, Optional.of(folder.resolve("ready"))), patience);
        return running;
    }

    /** Begins a worker and waits until it is ready. */
    private Running ready(Assignment assignment) throws Exception {
        begin(assignment).await(Ready.class, 1);
        return running;
    }

    private Failed failure(Assignment assignment) throws Exception {
        return failure(begin(assignment));
    }

    private static Failed failure(Running worker) throws Exception {
        assertThat(worker.exitCode.get(170, TimeUnit.SECONDS)).isEqualTo(1);
        List<WorkerLine> lines = worker.lines();
        return (Failed) lines.get(lines.size() - 1);
    }

    @Test
    void saysWhatItFoundAndThenWhatItMeasured() throws Exception {
        Running worker = ready(assignment(OPEN, GET, paths()));
        assertThat(folder.resolve("ready")).exists();
        long startEpochNs = in(1_500);
        publish(
                trial(0, "mesh", 0, startEpochNs),
                trial(0, "baseline", 0, startEpochNs + ms(400)),
                trial(0, "baseline", 1, startEpochNs + ms(800)));
        List<Result> results = worker.await(Result.class, 3);

        assertThat(worker.lines().get(0))
                .isEqualTo(new Ready(
                        3,
                        Map.of(
                                "baseline", new Evidence(List.of(), ""),
                                "mesh", new Evidence(List.of("1.1 tare-client"), ""))));
        assertThat(worker.of(Scheduled.class)).singleElement().satisfies(scheduled -> {
            assertThat(scheduled.worker()).isEqualTo(3);
            assertThat(scheduled.block()).isZero();
            assertThat(scheduled.startEpochNs()).isEqualTo(startEpochNs);
            assertThat(scheduled.receivedEpochNs()).isBetween(startEpochNs - ms(1_500), startEpochNs);
        });
        assertThat(results)
                .extracting(Result::environment, Result::repeat, Result::startEpochNs)
                .containsExactly(
                        tuple("mesh", 0, startEpochNs),
                        tuple("baseline", 0, startEpochNs + ms(400)),
                        tuple("baseline", 1, startEpochNs + ms(800)));
        assertThat(results).allSatisfy(result -> {
            assertThat(result.worker()).isEqualTo(3);
            assertThat(result.requestsPerSecond()).isEqualTo(200);
            assertThat(result.recordedNs()).isEqualTo(ms(200));
            // A fifth of 200/s for 200 ms.
            assertThat(result.scheduled()).isEqualTo(8);
            assertThat(result.answered()).isEqualTo(8);
            assertThat(result.errors()).isEmpty();
            assertThat(Histograms.decode(result.response()).getTotalCount()).isEqualTo(8);
            assertThat(Histograms.decode(result.service()).getTotalCount()).isEqualTo(8);
            assertThat(Histograms.decode(result.lateness()).getTotalCount()).isEqualTo(8);
            assertThat(result.saturation().known()).isTrue();
            // On a machine that gives it the CPU late, hardly anything may be left of it beside the polling.
            assertThat(result.saturation().loopBusyNs())
                    .isBetween(
                            0L,
                            result.saturation().loopCpuNs()
                                    + result.saturation().loopWaitedNs());
            // This process is worker and target at once; the other is not there.
            assertThat(result.usage()).extracting(use -> use.role()).containsExactly(Role.WORKER, Role.TARGET);
        });
    }

    @Test
    void leavesWhenItIsToldToAndAsksItsProxyTo() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        HttpServer proxyAdmin = HttpServer.create(loopback(0), 0);
        proxyAdmin.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/quit") ? 200 : 403, -1);
            exchange.close();
        });
        proxyAdmin.start();
        try {
            int port = proxyAdmin.getAddress().getPort();
            Running worker = ready(assignment(OPEN, GET, paths()));
            publish(Json.write(Schedule.farewell(List.of(
                    new Schedule.Exit("POST", 1, "/nobody-listens"),
                    new Schedule.Exit("POST", port, "/refused"),
                    new Schedule.Exit("POST", port, "/quit"),
                    new Schedule.Exit("POST", port, "/not-needed")))));
            assertThat(worker.exitCode.get(20, TimeUnit.SECONDS)).isZero();
            assertThat(asked).containsExactly("POST /refused", "POST /quit");
            assertThat(worker.of(Failed.class)).isEmpty();
        } finally {
            proxyAdmin.stop(0);
        }
    }

    @Test
    void carriesOutEachTrialOnceHoweverOftenItStandsInTheSchedule() throws Exception {
        Running worker = ready(assignment(CLOSED, GET, paths()));
        publish("");
        Trial first = trial(0, "baseline", 0, in(1_500));
        publish(first);
        worker.await(Result.class, 1);
        publish(first, trial(0, "baseline", 1, in(1_500)));
        worker.await(Result.class, 2);
        publish(trial(1, "baseline", 0, in(1_500)));
        List<Result> results = worker.await(Result.class, 3);
        assertThat(results)
                .extracting(Result::block, Result::repeat)
                .containsExactly(tuple(0, 0), tuple(0, 1), tuple(1, 0));
        assertThat(worker.of(Scheduled.class)).extracting(Scheduled::block).containsExactly(0, 1);
    }

    @Test
    void aBlockThatComesTooLateIsNotMeasuredUntilItComesInTime() throws Exception {
        Running worker = ready(assignment(OPEN, GET, paths()));
        long past = in(-1);
        publish(trial(0, "mesh", 0, past), trial(0, "baseline", 0, in(400)));
        Scheduled late = worker.await(Scheduled.class, 1).get(0);
        assertThat(late.inTime()).isFalse();
        assertThat(late.startEpochNs()).isEqualTo(past);

        long again = in(2_000);
        publish(trial(0, "mesh", 0, again), trial(0, "baseline", 0, again + ms(400)));
        List<Result> results = worker.await(Result.class, 2);
        assertThat(worker.of(Scheduled.class)).extracting(Scheduled::inTime).containsExactly(false, true);
        assertThat(results).extracting(Result::startEpochNs).containsExactly(again, again + ms(400));
    }

    @Test
    void breaksOffWhatStandsInTheScheduleNoLonger() throws Exception {
        Running worker = ready(assignment(OPEN, GET, paths()));
        publish(trial(0, "mesh", 0, in(1_500)), trial(0, "baseline", 0, in(30_000)));
        worker.await(Result.class, 1);
        long again = in(2_000);
        publish(trial(0, "mesh", 0, again));
        assertThat(worker.await(Result.class, 2).get(1).startEpochNs()).isEqualTo(again);
    }

    /** The load is taken from the target at once. */
    @Test
    void breaksOffUnderLoad() throws Exception {
        Running worker = ready(assignment(CLOSED, GET, paths()));
        Trial broken = trial(0, "mesh", 0, in(1_500));
        publish(Json.write(new Schedule(List.of(), WARMUP_NS, ms(60_000), List.of(broken))));
        worker.await(WorkerLine.Progress.class, 1);
        publish(trial(0, "mesh", 0, in(3_000)));
        Result result = worker.await(Result.class, 1).get(0);
        assertThat(result.startEpochNs()).isNotEqualTo(broken.startEpochNs());
        assertThat(result.errors()).isEmpty();
        assertThat(result.startSkewNs()).isZero();
    }

    @Test
    void leavesTheTrialsOfOtherEnvironmentsToOthers() throws Exception {
        Running worker = ready(assignment(OPEN, GET, List.of(path("mesh", proxy.port()))));
        long startEpochNs = in(1_500);
        publish(trial(0, "baseline", 0, startEpochNs), trial(0, "mesh", 0, startEpochNs + ms(400)));
        assertThat(worker.await(Result.class, 1))
                .extracting(Result::environment)
                .containsExactly("mesh");
        // The start of a block is that of its first trial, whoever measures it.
        assertThat(worker.of(Scheduled.class))
                .extracting(Scheduled::startEpochNs)
                .containsExactly(startEpochNs);
    }

    @Test
    void aClosedLoopSaysThatItIsOne() throws Exception {
        Running worker = ready(assignment(CLOSED, GET, paths()));
        publish(new Trial(0, "mesh", 0, in(1_500), 7, 0));
        Result result = worker.await(Result.class, 1).get(0);
        assertThat(result.requestsPerSecond()).isZero();
        assertThat(result.answered()).isEqualTo(result.scheduled()).isGreaterThan(2);
        assertThat(result.response()).isEqualTo(result.service());
    }

    /** Answers of so many chunks that it is not the server that is at its limit. */
    @Test
    @Timeout(180)
    void saysInTheRehearsalHowManyWorkersItTakes() throws Exception {
        String chunks = "1\r\nx\r\n".repeat(20_000) + "0\r\n\r\n";
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunks)) {
            LoadShape load = AssignmentLoadShapeBuilder.builder()
                    .concurrency(0)
                    .constant(true)
                    .connections(16)
                    .drainNs(ms(4_000))
                    .pacing(Assignment.Pacing.PRECISE)
                    .batchNs(0)
                    .thinkNs(0)
                    .stages(List.of())
                    .build();
            ready(assignment(load, GET, List.of(path("baseline", server.port()))));
            Trial trial = new Trial(-1, "baseline", 0, in(500), 7, 1_000_000);
            publish(Json.write(new Schedule(List.of(), ms(170_000), ms(1_000), List.of(trial))));

            Failed failed = failure(running);
            assertThat(failed.reason()).isEqualTo("WorkersTooFew");
            assertThat(failed.message())
                    .startsWith("one worker reached ")
                    .contains("5 of them were to send 1,000,000: that takes ");
        }
    }

    /** 100 ms of warm-up and 200 ms at 500/s, then evenly to 1,500/s in 200 ms, of which this worker takes a fifth. */
    @Test
    void walksThroughStages() throws Exception {
        LoadShape load = AssignmentLoadShapeBuilder.builder()
                .concurrency(0)
                .constant(true)
                .connections(3)
                .drainNs(ms(4_000))
                .pacing(Assignment.Pacing.PRECISE)
                .batchNs(0)
                .thinkNs(0)
                .stages(List.of(new RateCurve.Stage(500, ms(200)), new RateCurve.Stage(1_500, ms(200))))
                .build();
        Running worker = ready(assignment(load, GET, paths()));
        Trial trial = new Trial(0, "baseline", 0, in(1_500), 7, 750);
        publish(Json.write(new Schedule(List.of(), ms(100), ms(400), List.of(trial))));
        Result result = worker.await(Result.class, 1).get(0);
        assertThat(result.requestsPerSecond()).isEqualTo(750);
        // 100 and 200 requests of all five; the numbers 53, 58, ..., 348 of them.
        assertThat(result.scheduled()).isEqualTo(60);
        assertThat(result.answered()).isEqualTo(60);
    }

    @Test
    void beginsNotBeforeItsTime() throws Exception {
        Running worker = ready(assignment(OPEN, GET, paths()));
        Instant start = Instant.now().plusMillis(1_500);
        publish(trial(0, "baseline", 0, EpochNanos.of(start)));
        Result result = worker.await(Result.class, 1).get(0);
        assertThat(Instant.now()).isAfter(start.plusMillis(250));
        assertThat(result.answered()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a?b={c}|\"d\"", "/%zz", "/<>^`\\", "/a#b", "//x"})
    void sendsAnyPathThatAProfileMayHave(String requestPath) throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        try (ScriptedServer server = recording(seen)) {
            Path secret = Files.writeString(folder.resolve("token"), "s3cret\n");
            RequestTemplate request = new RequestTemplate.Http1(
                    new HttpRequest(
                            "POST",
                            requestPath,
                            Map.of("expect", "x"),
                            Map.of("authorization", secret.toString()),
                            "body"),
                    GET.timeoutNs());
            Running worker = ready(assignment(OPEN, request, List.of(path("baseline", server.port()))));
            publish(trial(0, "baseline", 0, in(1_500)));
            worker.await(Result.class, 1);
            // The first request is the very one that is measured.
            assertThat(seen).hasSize(11);
            assertThat(seen.stream().distinct()).hasSize(1);
            assertThat(seen.peek())
                    .startsWith("POST " + requestPath + " HTTP/1.1\r\nhost: target:80\r\n")
                    .contains("\r\nexpect: x\r\nauthorization: s3cret\r\n")
                    .endsWith("body");
        }
    }

    private static ScriptedServer recording(ConcurrentLinkedQueue<String> seen) throws Exception {
        return new ScriptedServer(conversation -> {
            for (String request = conversation.readMessage(); request != null; request = conversation.readMessage()) {
                seen.add(request);
                conversation.write("HTTP/1.1 204 No Content\r\n\r\n");
            }
        });
    }

    @Test
    void takesErrorsForAnswersAndReadsEveryVia() throws Exception {
        try (ScriptedServer server = ScriptedServer.answering("HTTP/1.1 103 Early\r\nvia: 1.1 early\r\n\r\n"
                + "HTTP/1.1 503 No\r\nVia: 1.1 near, 1.1 middle\r\ntare-peer: spiffe://a\r\nvia:1.1 far\r\nServer: nginx\r\n"
                + "content-length: 14\r\n\r\nvia: 1.1 body\n")) {
            assertThat(ready(assignment(OPEN, GET, List.of(path("baseline", server.port()))))
                            .lines())
                    .containsExactly(new Ready(
                            3,
                            Map.of(
                                    "baseline",
                                    new Evidence(
                                            List.of("1.1 near", "1.1 middle", "1.1 far"),
                                            "spiffe://a",
                                            List.of(),
                                            "",
                                            "",
                                            new Answered(503, "nginx", "")))));
        }
    }

    @Test
    void saysThatATargetRefuses() throws Exception {
        int port = ScriptedServer.refusingPort();
        assertThat(failure(assignment(OPEN, GET, List.of(path("baseline", target.port()), path("mesh", port)))))
                .isEqualTo(new Failed(
                        3, "TargetRefused", "environment 'mesh': 127.0.0.1:" + port + " refuses connections"));
    }

    @Test
    void saysThatAHostIsNotKnown() throws Exception {
        Assignment.Path unknown = new Assignment.Path("mesh", "no-such-host.invalid", 80, "x");
        assertThat(failure(assignment(OPEN, GET, List.of(unknown))))
                .isEqualTo(
                        new Failed(3, "HostNotFound", "environment 'mesh': host 'no-such-host.invalid' is not known"));
    }

    @Test
    void saysThatWhatAnswersIsNotHttp() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.write("SSH-2.0-OpenSSH_9.6\r\n");
            conversation.readMessage();
        })) {
            assertThat(failure(assignment(OPEN, GET, List.of(path("mesh", server.port())))))
                    .isEqualTo(new Failed(
                            3,
                            "NoAnswer",
                            "environment 'mesh': 127.0.0.1:" + server.port()
                                    + " does not answer in HTTP/1.1 (it says: SSH-2.0-OpenSSH_9.6)"));
        }
    }

    @Test
    void saysThatNothingIsAnswered() throws Exception {
        RequestTemplate impatient = new RequestTemplate.Http1(HttpRequest.get("/"), ms(100));
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.readMessage();
            conversation.readMessage();
        })) {
            assertThat(failure(assignment(OPEN, impatient, List.of(path("mesh", server.port())))))
                    .isEqualTo(new Failed(
                            3,
                            "NoAnswer",
                            "environment 'mesh': 127.0.0.1:" + server.port()
                                    + " does not answer within the request's timeout"));
        }
    }

    @Test
    void saysThatAConnectionIsClosedInsteadOfAnAnswer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> conversation.readMessage())) {
            assertThat(failure(assignment(OPEN, GET, List.of(path("mesh", server.port()))))
                            .message())
                    .endsWith("(the connection was closed before the answer was complete)");
        }
    }

    @Test
    void saysThatNotEveryConnectionIsLetIn() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> once = CompletableFuture.runAsync(() -> answerOneConnection(server));
            assertThat(failure(assignment(OPEN, GET, List.of(path("mesh", server.getLocalPort()))))
                            .message())
                    .startsWith("environment 'mesh': 127.0.0.1:" + server.getLocalPort()
                            + " lets only 0 of 3 connections in (")
                    .contains("refused");
            once.get(10, TimeUnit.SECONDS);
        }
    }

    /** Nobody listens any more by the time that the answer comes. */
    private static void answerOneConnection(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[1_000]);
            server.close();
            socket.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aSecretThatIsNotThereIsNamed() throws Exception {
        assertThat(failure(withSecret(folder.resolve("token"))))
                .isEqualTo(new Failed(
                        3,
                        "SecretNotReadable",
                        "header 'authorization': the value in " + folder.resolve("token")
                                + " cannot be read: there is no such file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "a line\n\n", "tab\t", "caf\u00e9", "\u0000"})
    void aSecretThatIsNoHeaderIsNamedAndNotShown(String value) throws Exception {
        Path secret = Files.writeString(folder.resolve("token"), value);
        Failed failed = failure(withSecret(secret));
        assertThat(failed.message())
                .isEqualTo("header 'authorization': the value in " + secret + " is not one line of printable ASCII");
    }

    @Test
    void aSecretThatIsLongerThanAnyHeaderIsNamed() throws Exception {
        Path secret = Files.writeString(folder.resolve("token"), "x".repeat(16_385));
        assertThat(failure(withSecret(secret)).message())
                .isEqualTo("header 'authorization': the value in " + secret + " has more than 16384 characters");
    }

    private Assignment withSecret(Path secret) {
        RequestTemplate request = new RequestTemplate.Http1(
                new HttpRequest("GET", "/", Map.of(), Map.of("authorization", secret.toString()), ""), ms(5_000));
        return assignment(OPEN, request, paths());
    }

    @Test
    void saysThatItCannotSayThatItIsReady() throws Exception {
        Files.createDirectory(folder.resolve("ready"));
        Failed failed = failure(assignment(OPEN, GET, paths()));
        assertThat(failed.reason()).isEqualTo("ReadyFileNotWritten");
        assertThat(failed.message()).startsWith(folder.resolve("ready") + " cannot be written: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{\"worker\": \"many\"}", "[]", "{}"})
    void saysThatItsAssignmentIsUnreadable(String text) throws Exception {
        Failed failed = failure(begin(text, Patience.RUNNING));
        assertThat(failed.reason()).isEqualTo("AssignmentUnreadable");
        assertThat(failed.message()).startsWith(assignmentFile + ": not an Assignment in JSON: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{\"trials\": \"many\"}", "[]"})
    void saysThatItsScheduleIsUnreadable(String text) throws Exception {
        publish(text);
        Failed failed = failure(assignment(OPEN, GET, paths()));
        assertThat(failed.reason()).isEqualTo("ScheduleUnreadable");
        assertThat(failed.message()).startsWith(scheduleFile + ": not a Schedule in JSON: ");
    }

    @Test
    void saysThatItsScheduleIsNoFile() throws Exception {
        Files.createDirectory(scheduleFile);
        assertThat(failure(assignment(OPEN, GET, paths())).message()).startsWith(scheduleFile + " cannot be read: ");
    }

    private static long ms(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
