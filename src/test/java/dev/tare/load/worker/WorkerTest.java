package dev.tare.load.worker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage.Role;
import dev.tare.measure.RateCurve;
import dev.tare.peers.ScriptedServer;
import dev.tare.wire.Assignment.LoadShape;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.Json;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.WorkerLine;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Failed;
import dev.tare.wire.WorkerLine.Ready;
import dev.tare.wire.WorkerLine.Result;
import dev.tare.wire.WorkerLine.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.abort;

/** A whole worker: from its files to its lines. */
@Timeout(60)
class WorkerTest extends WholeWorker {

    /** Less than a loop may lack that is still known to be busy all the time. */
    private static final double NO_CPU_SHARE = 0.02;

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

    /**
     * Answers of so many chunks that it is not the server that is at its limit. A loop that does not get a CPU all the time says
     * nothing, as more workers would not help; then the trial shows that it was so.
     */
    @Test
    @Timeout(180)
    void saysInTheRehearsalHowManyWorkersItTakes() throws Exception {
        String chunks = "1\r\nx\r\n".repeat(20_000) + "0\r\n\r\n";
        try (ScriptedServer server =
                ScriptedServer.answering("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + chunks)) {
            LoadShape load =
                    AssignmentLoadShapeBuilder.builder(OPEN).connections(16).build();
            ready(assignment(load, GET, List.of(path("baseline", server.port()))));
            Trial trial = new Trial(-1, "baseline", 0, in(500), 7, 1_000_000);
            publish(Json.write(new Schedule(List.of(), ms(20_000), ms(20_000), List.of(trial))));

            for (Result result : running.awaitOrEnd(Result.class)) {
                assertThat((double) result.saturation().loopWaitedNs() / result.recordedNs())
                        .as("share of the time in which the loop had no CPU")
                        .isGreaterThan(NO_CPU_SHARE);
                abort("Left out: the machine had no CPU to spare for the loop.");
            }
            Failed failed = failure(running);
            assertThat(failed.reason()).isEqualTo("WorkersTooFew");
            assertThat(failed.message())
                    .startsWith("one worker reached ")
                    .contains("5 of them were to send 1,000,000: this rate needs ");
        }
    }

    /** 100 ms of warm-up and 200 ms at 500/s, then evenly to 1,500/s in 200 ms, of which this worker takes a fifth. */
    @Test
    void walksThroughStages() throws Exception {
        LoadShape load = AssignmentLoadShapeBuilder.builder(OPEN)
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
}
