package dev.tare.load.program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.load.WorkerFailure;
import dev.tare.load.trial.TrialQueue;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;
import dev.tare.measure.ProcessUsage;
import dev.tare.target.http1.Http1SampleServer;
import dev.tare.usage.HostPressure;
import dev.tare.usage.UsageMeter;
import dev.tare.wire.Assignment;
import dev.tare.wire.Assignment.LoadShape;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.Json;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Schedule;
import dev.tare.wire.Schedule.Trial;
import dev.tare.wire.ScheduleFile;
import dev.tare.wire.WorkerLine.Result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Trials whose load another program makes: a real Fortio, where one is on the {@code PATH}, and stand-ins for its bad days. */
@Timeout(60)
class ProgramTrialTest {

    private static final Path ROOT = Path.of("/");
    private static final Duration SERVICE_TIME = Duration.ofMillis(5);
    private static final long WARMUP_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long DURATION_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int RATE = 200;

    @TempDir
    private Path folder;

    private Http1SampleServer target;
    private Path scheduleFile;

    @BeforeEach
    void start() throws Exception {
        target = new Http1SampleServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                100,
                SERVICE_TIME.toNanos(),
                false,
                0,
                Optional.empty());
        scheduleFile = folder.resolve("schedule.json");
    }

    @AfterEach
    void stop() throws Exception {
        target.close();
    }

    private static ProgramFile fortio() {
        try {
            return ProgramFile.find(Assignment.Program.FORTIO, System.getenv("PATH"));
        } catch (WorkerFailure e) {
            System.out.println("Left out, for there is no fortio on the PATH.");
            Assumptions.abort(e.getMessage());
            throw new AssertionError(e);
        }
    }

    private ProgramFile script(String text) throws IOException {
        Path file = folder.resolve("fortio");
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new ProgramFile(new Fortio(), file);
    }

    private Optional<Result> run(ProgramFile file, LoadShape load, long rate)
            throws WorkerFailure, InterruptedException, IOException {
        return run(file, load, rate, DURATION_NS);
    }

    private Optional<Result> run(ProgramFile file, LoadShape load, long rate, long durationNs)
            throws WorkerFailure, InterruptedException, IOException {
        Trial trial = new Trial(0, "baseline", 0, EpochNanos.of(Instant.now().plusMillis(200)), 7, rate);
        Files.writeString(scheduleFile, Json.write(new Schedule(List.of(), WARMUP_NS, durationNs, List.of(trial))));
        TrialQueue agenda = new TrialQueue(
                new ScheduleFile(scheduleFile), 0, Set.of("baseline"), Clock.systemUTC(), scheduled -> {});
        agenda.look();
        Assignment assignment = new Assignment(
                0,
                1,
                new RequestTemplate.Http1(HttpRequest.get("/"), TimeUnit.SECONDS.toNanos(1)),
                load,
                List.of(new Assignment.Path("baseline", "127.0.0.1", target.port(), "target:80")),
                Assignment.Program.FORTIO);
        return new ProgramTrial(
                        file,
                        assignment,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()),
                        agenda,
                        agenda.next().orElseThrow(),
                        Clock.systemUTC())
                .run(new UsageMeter(ROOT, ProcessUsage.Role.WORKER), new HostPressure(ROOT));
    }

    private static LoadShape open() {
        return AssignmentLoadShapeBuilder.builder()
                .concurrency(0)
                .constant(true)
                .connections(4)
                .drainNs(0)
                .pacing(Assignment.Pacing.PRECISE)
                .batchNs(0)
                .thinkNs(0)
                .stages(List.of())
                .build();
    }

    @Test
    void fortioSendsAtTheRate() throws Exception {
        Result result = run(fortio(), open(), RATE).orElseThrow();

        assertThat(result.sentInTime()).isBetween(RATE / 2L, RATE + 10L); // how exactly is the machine's affair
        assertThat(result.scheduled()).isBetween((long) RATE, RATE + 10L);
        assertThat(result.errors()).isEmpty();
        assertThat(Histograms.decode(result.response()).getMinValue())
                .isGreaterThan(SERVICE_TIME.toNanos() - Duration.ofMillis(1).toNanos());
        assertThat(result.service()).isEqualTo(result.response());
        assertThat(Histograms.decode(result.lateness()).getTotalCount()).isZero();
        assertThat(result.saturation().known()).isFalse();
    }

    @Test
    void fortioKeepsConnectionsBusy() throws Exception {
        LoadShape closed = AssignmentLoadShapeBuilder.builder()
                .concurrency(2)
                .constant(false)
                .connections(0)
                .drainNs(0)
                .pacing(Assignment.Pacing.PRECISE)
                .batchNs(0)
                .thinkNs(0)
                .stages(List.of())
                .build();

        Result result = run(fortio(), closed, 0).orElseThrow();

        // Two users, and 5 ms an answer at least.
        assertThat(result.answered()).isBetween(40L, 410L);
        assertThat(result.scheduled()).isEqualTo(result.answered());
    }

    @Test
    void failuresOfTheTargetAreCounted() throws Exception {
        Result result = run(
                        script("echo '{\"latency\":0.001,\"timestamp\":'$(date +%s%N -d 'now 1 second')"
                                + "',\"thread\":1,\"iter\":0,\"ok\":false,\"details\":\"503\"}'; sleep 1.4"),
                        open(),
                        RATE)
                .orElseThrow();

        assertThat(result.errors()).containsExactly(Map.entry(ErrorCause.STATUS_5XX, 1L));
        assertThat(result.scheduled()).isEqualTo(RATE);
        assertThat(result.sentInTime()).isEqualTo(1);
    }

    @Test
    void programThatFailsIsQuoted() throws Exception {
        ProgramFile file = script("echo 'flag provided but not defined: -qps' >&2; exit 3");

        assertThatThrownBy(() -> run(file, open(), RATE))
                .isInstanceOf(WorkerFailure.class)
                .hasMessage("generator: fortio ended with exit code 3: flag provided but not defined: -qps");
    }

    @Test
    void brokenLineIsQuoted() throws Exception {
        ProgramFile file = script("echo '{\"latency\":0.0'");

        assertThatThrownBy(() -> run(file, open(), RATE))
                .isInstanceOf(WorkerFailure.class)
                .hasMessageContaining("generator: fortio wrote not a line of an access log: {\"latency\":0.0");
    }

    @Test
    void trialThatIsTakenBackEndsTheProgram() throws Exception {
        Path mark = folder.resolve("pid");
        ProgramFile file = script("echo $$ >" + mark + "; exec sleep 60");
        CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS).execute(this::takeBack);

        assertThat(run(file, open(), RATE, 5 * DURATION_NS)).isEmpty();

        long pid = Long.parseLong(Files.readString(mark).strip());
        assertThat(ProcessHandle.of(pid).flatMap(handle -> {
                    handle.onExit().orTimeout(5, TimeUnit.SECONDS).join();
                    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
                }))
                .isEmpty();
    }

    private void takeBack() {
        try {
            Path next = folder.resolve("next");
            Files.writeString(next, Json.write(new Schedule(List.of(), WARMUP_NS, 5 * DURATION_NS, List.of())));
            Files.move(next, scheduleFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void programThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> ProgramFile.find(Assignment.Program.NIGHTHAWK, folder.toString()))
                .isInstanceOf(WorkerFailure.class)
                .hasMessage("generator: program 'nighthawk_client' was not found on the PATH of the worker");
    }
}
