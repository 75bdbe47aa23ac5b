package dev.tare.load;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.protocol.Json;
import dev.tare.protocol.Schedule;
import dev.tare.protocol.Schedule.LoadShape;
import dev.tare.protocol.Schedule.RequestTemplate;
import dev.tare.protocol.Schedule.Trial;
import dev.tare.protocol.Schedule.WatchedProcess;
import dev.tare.protocol.WorkerLine;
import dev.tare.protocol.WorkerLine.Evidence;
import dev.tare.protocol.WorkerLine.Failed;
import dev.tare.protocol.WorkerLine.Ready;
import dev.tare.protocol.WorkerLine.Result;
import dev.tare.target.ReferenceProxy;
import dev.tare.target.SampleServer;
import dev.tare.wire.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;

/** A whole worker: from its schedule file to its lines. */
@Timeout(60)
class WorkerTest {

    private static final RequestTemplate GET =
            new RequestTemplate("GET", "/", Map.of(), "", TimeUnit.SECONDS.toNanos(5));
    private static final LoadShape OPEN = new LoadShape(200, 0, true, 3, ms(50), ms(200), ms(4_000));
    private static final LoadShape CLOSED = new LoadShape(0, 2, false, 0, ms(50), ms(200), ms(4_000));

    @TempDir
    private Path folder;

    private SampleServer target;
    private ReferenceProxy proxy;
    private Path scheduleFile;

    @BeforeEach
    void start() throws Exception {
        target = new SampleServer(loopback(0), 100, 0, false);
        proxy = new ReferenceProxy(loopback(0), loopback(target.port()), 0, 0, "tare-client");
        scheduleFile = folder.resolve("schedule.json");
    }

    @AfterEach
    void stop() {
        proxy.close();
        target.close();
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private Schedule.Path path(String environment, int port) {
        return new Schedule.Path(
                environment,
                "127.0.0.1",
                port,
                "target:80",
                List.of(
                        new WatchedProcess(ProcessHandle.current().pid(), Role.TARGET),
                        new WatchedProcess(999_999_999L, Role.PROXY)));
    }

    private List<Schedule.Path> paths() {
        return List.of(path("baseline", target.port()), path("mesh", proxy.port()));
    }

    private void publish(Schedule schedule) throws Exception {
        publish(Json.write(schedule));
    }

    private void publish(String text) throws Exception {
        Path next = folder.resolve("next");
        Files.writeString(next, text);
        Files.move(next, scheduleFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Schedule schedule(
            LoadShape load, RequestTemplate request, List<Schedule.Path> paths, boolean end, Trial... trials) {
        return new Schedule(3, 5, request, load, paths, List.of(trials), end);
    }

    private static Trial trial(int block, String environment, int repeat) {
        return new Trial(block, environment, repeat, 0, 7);
    }

    /** What a worker wrote, and the exit code that it left with. */
    private record Outcome(int exitCode, List<WorkerLine> lines) {

        <T extends WorkerLine> List<T> of(Class<T> type) {
            return lines.stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private CompletableFuture<Outcome> begin() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Worker worker =
                new Worker(scheduleFile, new PrintStream(out, true, StandardCharsets.UTF_8), Duration.ofMillis(300));
        return CompletableFuture.supplyAsync(() -> {
            try {
                int code = worker.run();
                List<WorkerLine> lines = new ArrayList<>();
                out.toString(StandardCharsets.UTF_8).lines().forEach(l -> lines.add(Json.read(l, WorkerLine.class)));
                return new Outcome(code, lines);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Outcome run(Schedule schedule) throws Exception {
        publish(schedule);
        return begin().get(40, TimeUnit.SECONDS);
    }

    private Failed failure(Schedule schedule) throws Exception {
        return failure(run(schedule));
    }

    private static Failed failure(Outcome outcome) {
        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.lines()).hasSize(1);
        return (Failed) outcome.lines().get(0);
    }

    @Test
    void saysWhatItFoundAndThenWhatItMeasured() throws Exception {
        Outcome outcome = run(schedule(
                OPEN, GET, paths(), true, trial(0, "mesh", 0), trial(0, "baseline", 0), trial(0, "baseline", 1)));

        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.lines().get(0))
                .isEqualTo(new Ready(
                        3,
                        Map.of(
                                "baseline", new Evidence(List.of(), ""),
                                "mesh", new Evidence(List.of("1.1 tare-client"), ""))));
        assertThat(outcome.of(Result.class))
                .extracting(Result::environment, Result::repeat)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("mesh", 0),
                        org.assertj.core.groups.Tuple.tuple("baseline", 0),
                        org.assertj.core.groups.Tuple.tuple("baseline", 1));
        assertThat(outcome.of(Result.class)).allSatisfy(result -> {
            assertThat(result.worker()).isEqualTo(3);
            assertThat(result.openLoop()).isTrue();
            assertThat(result.recordedNs()).isEqualTo(ms(200));
            // A fifth of 200/s for 200 ms.
            assertThat(result.scheduled()).isEqualTo(8);
            assertThat(result.answered()).isEqualTo(8);
            assertThat(result.errors()).isEmpty();
            assertThat(Histograms.decode(result.response()).getTotalCount()).isEqualTo(8);
            assertThat(Histograms.decode(result.service()).getTotalCount()).isEqualTo(8);
            assertThat(Histograms.decode(result.lateness()).getTotalCount()).isEqualTo(8);
            // This process is worker and target at once; the other is not there.
            assertThat(result.usage()).extracting(use -> use.role()).containsExactly(Role.WORKER, Role.TARGET);
            assertThat(result.startSkewNs()).isPositive();
        });
    }

    @Test
    void carriesOutEachTrialOnceHoweverOftenItStandsInTheSchedule() throws Exception {
        CompletableFuture<Outcome> outcome = begin();
        publish("");
        publish(schedule(OPEN, GET, paths(), false, trial(0, "baseline", 0)));
        Thread.sleep(300);
        publish(schedule(CLOSED, GET, paths(), false, trial(0, "baseline", 0), trial(0, "baseline", 1)));
        Thread.sleep(300);
        publish(schedule(CLOSED, GET, paths(), true, trial(0, "baseline", 1), trial(1, "baseline", 0)));
        List<Result> results = outcome.get(40, TimeUnit.SECONDS).of(Result.class);
        assertThat(results.get(results.size() - 1).block()).isEqualTo(1);
        assertThat(results).extracting(r -> r.block() + "/" + r.repeat()).doesNotHaveDuplicates();
        assertThat(results).hasSizeBetween(2, 3);
    }

    @Test
    void aClosedLoopSaysThatItIsOne() throws Exception {
        Result result = run(schedule(CLOSED, GET, paths(), true, trial(0, "mesh", 0)))
                .of(Result.class)
                .get(0);
        assertThat(result.openLoop()).isFalse();
        assertThat(result.answered()).isEqualTo(result.scheduled()).isGreaterThan(2);
        assertThat(result.response()).isEqualTo(result.service());
    }

    @Test
    void beginsNotBeforeItsTime() throws Exception {
        java.time.Instant start = java.time.Instant.now().plusMillis(700);
        Trial later =
                new Trial(0, "baseline", 0, TimeUnit.SECONDS.toNanos(start.getEpochSecond()) + start.getNano(), 7);
        Result result =
                run(schedule(OPEN, GET, paths(), true, later)).of(Result.class).get(0);
        assertThat(java.time.Instant.now()).isAfter(start.plusMillis(250));
        assertThat(result.answered()).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a?b={c}|\"d\"", "/%zz", "/<>^`\\", "/a#b", "//x"})
    void sendsAnyPathThatAProfileMayHave(String requestPath) throws Exception {
        ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();
        try (ScriptedServer server = recording(seen)) {
            RequestTemplate request = new RequestTemplate(
                    "POST", requestPath, Map.of("expect", "x", "upgrade", "h2c"), "body", GET.timeoutNs());
            Outcome outcome = run(
                    schedule(OPEN, request, List.of(path("baseline", server.port())), true, trial(0, "baseline", 0)));
            assertThat(outcome.exitCode()).isZero();
            // The first request is the very one that is measured.
            assertThat(seen).hasSize(11);
            assertThat(seen.stream().distinct()).hasSize(1);
            assertThat(seen.peek())
                    .startsWith("POST " + requestPath + " HTTP/1.1\r\nhost: target:80\r\n")
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
                + "HTTP/1.1 503 No\r\nVia: 1.1 near, 1.1 middle\r\ntare-peer: spiffe://a\r\nvia:1.1 far\r\n"
                + "content-length: 14\r\n\r\nvia: 1.1 body\n")) {
            Outcome outcome = run(schedule(OPEN, GET, List.of(path("baseline", server.port())), true));
            assertThat(outcome.lines())
                    .containsExactly(new Ready(
                            3,
                            Map.of(
                                    "baseline",
                                    new Evidence(List.of("1.1 near", "1.1 middle", "1.1 far"), "spiffe://a"))));
        }
    }

    @Test
    void saysThatATargetRefuses() throws Exception {
        int port = ScriptedServer.refusingPort();
        assertThat(failure(schedule(OPEN, GET, List.of(path("baseline", target.port()), path("mesh", port)), false)))
                .isEqualTo(new Failed(
                        3, "TargetRefused", "environment 'mesh': 127.0.0.1:" + port + " refuses connections"));
    }

    @Test
    void saysThatAHostIsNotKnown() throws Exception {
        Schedule.Path unknown = new Schedule.Path("mesh", "no-such-host.invalid", 80, "x", List.of());
        assertThat(failure(schedule(OPEN, GET, List.of(unknown), false)))
                .isEqualTo(
                        new Failed(3, "HostNotFound", "environment 'mesh': host 'no-such-host.invalid' is not known"));
    }

    @Test
    void saysThatWhatAnswersIsNotHttp() throws Exception {
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.write("SSH-2.0-OpenSSH_9.6\r\n");
            conversation.readMessage();
        })) {
            assertThat(failure(schedule(OPEN, GET, List.of(path("mesh", server.port())), false)))
                    .isEqualTo(new Failed(
                            3,
                            "NoAnswer",
                            "environment 'mesh': 127.0.0.1:" + server.port()
                                    + " does not answer in HTTP/1.1 (it says: SSH-2.0-OpenSSH_9.6)"));
        }
    }

    @Test
    void saysThatNothingIsAnswered() throws Exception {
        RequestTemplate impatient = new RequestTemplate("GET", "/", Map.of(), "", ms(100));
        try (ScriptedServer server = new ScriptedServer(conversation -> {
            conversation.readMessage();
            conversation.readMessage();
        })) {
            assertThat(failure(schedule(OPEN, impatient, List.of(path("mesh", server.port())), false)))
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
            assertThat(failure(schedule(OPEN, GET, List.of(path("mesh", server.port())), false))
                            .message())
                    .endsWith("(the connection was closed before the answer was complete)");
        }
    }

    @Test
    void saysThatNotEveryConnectionIsLetIn() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> once = CompletableFuture.runAsync(() -> answerOneConnection(server));
            assertThat(failure(schedule(OPEN, GET, List.of(path("mesh", server.getLocalPort())), false))
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

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{\"worker\": \"many\"}", "[]"})
    void saysThatItsScheduleIsUnreadable(String text) throws Exception {
        publish(text);
        Failed failed = failure(begin().get(40, TimeUnit.SECONDS));
        assertThat(failed.reason()).isEqualTo("ScheduleUnreadable");
        assertThat(failed.message()).startsWith(scheduleFile + ": not a Schedule in JSON: ");
    }

    @Test
    void saysThatItsScheduleIsNoFile() throws Exception {
        Files.createDirectory(scheduleFile);
        assertThat(failure(begin().get(40, TimeUnit.SECONDS)).message()).startsWith(scheduleFile + " cannot be read: ");
    }

    private static long ms(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }
}
