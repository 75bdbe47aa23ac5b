package dev.tare.accuracy;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tare.api.Protocol;
import dev.tare.measure.Histograms;
import dev.tare.peers.TlsFixture;
import dev.tare.wire.Assignment;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.EpochNanos;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/** A known delay, nothing, and a known stall, in each protocol. */
class EachProtocolAccuracy {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final String HOST = "127.0.0.1";
    private static final int BYTES = 256;
    private static final int DELAY_MICROS = 2_000;
    private static final int RUNS_AGAINST_ITSELF = 4;
    private static final int FALSE_ALARMS_ALLOWED = 1;

    private static final int RATE = 1_000;
    private static final int SECONDS = 10;
    private static final int STALL_AFTER_SECONDS = 4;
    private static final double STALLED_PERCENT = 10;
    private static final double[] PERCENTS = {50, 95, 99, 99.9};
    private static final double SHARE_ALLOWED = 0.01;
    private static final double NS_ALLOWED = 1_000_000;

    @TempDir
    private Path directory;

    private static final RequestTemplate GET = new RequestTemplate.Http1(HttpRequest.get("/"), 5 * SECOND_NS);

    /** What requests are sent in. */
    enum Spoken {
        HTTP1(Protocol.HTTP1, GET, "", false),
        HTTP2(
                Protocol.HTTP2,
                new RequestTemplate.Http2(HttpRequest.get("/"), 1, 5 * SECOND_NS),
                "request: {protocol: http2}",
                false),
        GRPC(
                Protocol.GRPC,
                new RequestTemplate.Grpc("tare.v1.Echo/Say", new byte[0], Map.of(), Map.of(), 1, 5 * SECOND_NS),
                "request: {protocol: grpc, grpc: {method: tare.v1.Echo/Say, message: '{}'}}",
                false),
        TCP(
                Protocol.TCP,
                new RequestTemplate.Tcp(BYTES, BYTES, false, 5 * SECOND_NS),
                "request: {protocol: tcp, tcp: {sendBytes: 256, receiveBytes: 256}}",
                false),
        TLS(Protocol.HTTP1, GET, "", true);

        private final Protocol protocol;
        private final RequestTemplate template;
        private final String request;
        private final boolean isEncrypted;

        Spoken(Protocol protocol, RequestTemplate template, String request, boolean isEncrypted) {
            this.protocol = protocol;
            this.template = template;
            this.request = request;
            this.isEncrypted = isEncrypted;
        }

        private String profile(String environments, String load, int least, int most) {
            return """
                    apiVersion: tare.dev/v1alpha1
                    kind: PerformanceProfile
                    metadata: {name: known}
                    spec:
                      target: %s
                      %s
                      load: %s
                      environments: %s
                      trials: {minBlocks: %d, maxBlocks: %d, precisionPercent: 100}
                    """.formatted(target(""), request, load, environments, least, most);
        }

        private String target(String sample) {
            return "{sample: {%s}%s}".formatted(sample, isEncrypted ? ", tls: {}" : "");
        }
    }

    /** By a service time, since no proxy of Tare's can look into TLS. */
    @ParameterizedTest
    @EnumSource
    void aKnownDelayComesOut(Spoken spoken) throws Exception {
        MeasuredProfile measured = MeasuredProfile.of(
                directory,
                spoken.profile(
                        "[{name: baseline}, {name: delayed, target: %s}]"
                                .formatted(spoken.target("serviceTime: " + DELAY_MICROS + "us")),
                        "{rate: 1000, arrival: Constant, connections: 16, warmup: 300ms, duration: 1500ms}",
                        12,
                        16),
                1);
        JsonNode overhead = measured.environment("delayed").path("overheadMicros");
        System.out.printf(
                "%s: delay %d us, p50 %s, p99 %s, exit code %d%n",
                spoken, DELAY_MICROS, overhead.path("p50"), overhead.path("p99"), measured.exitCode());
        assertThat(overhead.at("/p50/estimate").asInt()).isBetween(DELAY_MICROS - 100, DELAY_MICROS + 100);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsFoundAgainstItself(Spoken spoken) throws Exception {
        Map<String, Integer> verdicts = new TreeMap<>();
        for (int run = 1; run <= RUNS_AGAINST_ITSELF; run++) {
            MeasuredProfile measured = MeasuredProfile.of(
                    directory,
                    spoken.profile(
                            "[{name: baseline}, {name: again}]",
                            "{rate: 500, connections: 16, warmup: 100ms, duration: 600ms}",
                            8,
                            14),
                    run);
            verdicts.merge(measured.environment("again").path("verdict").asText(), 1, Integer::sum);
        }
        System.out.printf("%s against itself, verdicts: %s%n", spoken, verdicts);
        assertThat(verdicts.getOrDefault("Overhead", 0)).isLessThanOrEqualTo(FALSE_ALARMS_ALLOWED);
    }

    /** A request that is due when there are still t seconds to go takes t seconds, and what the target then takes. */
    @ParameterizedTest
    @EnumSource
    void aStallIsSeenAsUsersDo(Spoken spoken) throws Exception {
        TlsFixture files = TlsFixture.of(directory.resolve("tls"), HOST);
        Process target = target(spoken, files);
        try {
            String listening = target.inputReader(StandardCharsets.UTF_8).readLine();
            int port = Integer.parseInt(listening.replaceFirst("listening ", ""));
            Instant start = Instant.now().plusSeconds(3);
            Assignment.Tls tls = spoken.isEncrypted ? files.trusted(HOST) : null;
            Assignment assignment = new Assignment(
                    0,
                    1,
                    spoken.template,
                    AssignmentLoadShapeBuilder.builder()
                            .concurrency(0)
                            .constant(true)
                            .connections(64)
                            .drainNs(2 * SECOND_NS)
                            .pacing(Assignment.Pacing.PRECISE)
                            .batchNs(0)
                            .thinkNs(0)
                            .stages(List.of())
                            .build(),
                    List.of(new Assignment.Path("stalled", HOST, port, HOST + ":" + port, tls)));
            Schedule schedule = new Schedule(
                    List.of(),
                    SECOND_NS,
                    SECONDS * SECOND_NS,
                    List.of(new Schedule.Trial(0, "stalled", 0, EpochNanos.of(start), 1, RATE)));
            long[] stalledNs = new long[1];
            Thread stall = new Thread(() -> stalledNs[0] = stall(target, start.plusSeconds(1 + STALL_AFTER_SECONDS)));
            stall.start();
            WorkerLine.Result result = MeasuringWorker.resultOf(directory, assignment, schedule);
            stall.join();
            assertThat(result.errors()).isEmpty();
            judge(spoken, Histograms.decode(result.response()), stalledNs[0]);
        } finally {
            target.destroyForcibly();
        }
    }

    private Process target(Spoken spoken, TlsFixture files) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-jar",
                new File("target/tare.jar").getAbsolutePath(),
                "target",
                "--port",
                "0",
                "--protocol",
                spoken.protocol.value(),
                "--request-bytes",
                "" + BYTES,
                "--response-bytes",
                "" + BYTES));
        if (spoken.isEncrypted) {
            command.addAll(List.of(
                    "--tls-certificate",
                    files.certificate().toString(),
                    "--tls-key",
                    files.key().toString()));
        }
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Returns how long it lasted, in nanoseconds; 0 if it could not be done. */
    private static long stall(Process target, Instant at) {
        try {
            TimeUnit.NANOSECONDS.sleep(EpochNanos.of(at) - EpochNanos.of(Instant.now()));
            signal(target, "STOP");
            long beginNs = System.nanoTime();
            TimeUnit.SECONDS.sleep(1);
            signal(target, "CONT");
            return System.nanoTime() - beginNs;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
    }

    /**
     * A target that goes on has all at once before it what came meanwhile: what is due at that moment, a tenth before the end
     * of the order, waits for all of it, and what was due before waits for so much less.
     */
    private static void judge(Spoken spoken, Histogram seen, long stalledNs) {
        double catchUpNs = seen.getValueAtPercentile(100 - STALLED_PERCENT) - atOnce(stalledNs, 100 - STALLED_PERCENT);
        for (double percent : PERCENTS) {
            double onceNs = atOnce(stalledNs, percent);
            double truthNs = onceNs == 0 ? 0 : onceNs + catchUpNs * (100 - percent) / STALLED_PERCENT;
            double seenNs = seen.getValueAtPercentile(percent);
            System.out.printf(
                    Locale.ROOT,
                    "%s, stalled for %.1f ms: p%s true %.1f ms (%.1f if all were answered at once), seen %.1f ms%n",
                    spoken,
                    stalledNs / 1e6,
                    percent,
                    truthNs / 1e6,
                    onceNs / 1e6,
                    seenNs / 1e6);
            assertThat(Math.abs(seenNs - truthNs)).isLessThanOrEqualTo(Math.max(NS_ALLOWED, SHARE_ALLOWED * truthNs));
        }
    }

    /** How long a request takes that has such a place in the order of all, if all that wait are answered at once. */
    private static double atOnce(long stalledNs, double percent) {
        return Math.max(0, stalledNs - (100 - percent) / 100 * SECONDS * SECOND_NS);
    }
}
