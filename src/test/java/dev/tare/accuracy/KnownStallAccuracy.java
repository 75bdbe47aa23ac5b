package dev.tare.accuracy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tare.measure.Histograms;
import dev.tare.wire.Assignment;
import dev.tare.wire.AssignmentLoadShapeBuilder;
import dev.tare.wire.HttpRequest;
import dev.tare.wire.RequestTemplate;
import dev.tare.wire.Schedule;
import dev.tare.wire.WorkerLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A target that freezes for one second in every ten, under 1,000 requests/s in constant arrival for 20 s. The truth is
 * what the target itself recorded: request k should have been sent k milliseconds after the start, and was answered when
 * the target answered for the k-th time.
 */
class KnownStallAccuracy {

    private static final long SECOND_NS = 1_000_000_000L;
    private static final long RATE = 1_000;
    private static final long WARMUP_NS = SECOND_NS;
    private static final long DURATION_NS = 20 * SECOND_NS;
    private static final double[] PERCENTS = {50, 90, 95, 99, 100};
    private static final double SHARE_ALLOWED = 0.02;
    private static final double NS_ALLOWED = 1_000_000;

    @TempDir
    private Path directory;

    @Test
    void anOpenLoopSeesTheStallAsUsersDo() throws Exception {
        try (FreezingServer server = new FreezingServer(10 * SECOND_NS, SECOND_NS)) {
            long startNs = System.nanoTime() + 2 * SECOND_NS;
            Histogram seen = trial(server, startNs, RATE, 0);
            double[] truth = truth(server.answeredAtNs(), startNs);
            for (double percent : PERCENTS) {
                double trueNs = at(truth, percent);
                double seenNs = seen.getValueAtPercentile(percent);
                System.out.printf(
                        Locale.ROOT,
                        "open loop p%.0f: true %.2f ms, seen %.2f ms%n",
                        percent,
                        trueNs / 1e6,
                        seenNs / 1e6);
                assertThat(Math.abs(seenNs - trueNs)).isLessThanOrEqualTo(Math.max(NS_ALLOWED, SHARE_ALLOWED * trueNs));
            }
        }
    }

    @Test
    void aClosedLoopDoesNot() throws Exception {
        try (FreezingServer server = new FreezingServer(10 * SECOND_NS, SECOND_NS)) {
            Histogram seen = trial(server, System.nanoTime() + 2 * SECOND_NS, 0, 16);
            for (double percent : PERCENTS) {
                System.out.printf(
                        Locale.ROOT,
                        "closed loop p%.0f: seen %.2f ms%n",
                        percent,
                        seen.getValueAtPercentile(percent) / 1e6);
            }
            assertThat(seen.getValueAtPercentile(99)).isLessThan(SECOND_NS / 10);
            assertThat(seen.getMaxValue()).isGreaterThan(SECOND_NS / 2);
        }
    }

    private Histogram trial(FreezingServer server, long startNs, long rate, int concurrency) throws Exception {
        Instant now = Instant.now();
        long startEpochNs = now.getEpochSecond() * SECOND_NS + now.getNano() + startNs - System.nanoTime();
        Assignment assignment = new Assignment(
                0,
                1,
                new RequestTemplate.Http1(HttpRequest.get("/"), 5 * SECOND_NS),
                AssignmentLoadShapeBuilder.builder()
                        .concurrency(concurrency)
                        .constant(true)
                        .connections(64)
                        .drainNs(2 * SECOND_NS)
                        .pacing(Assignment.Pacing.PRECISE)
                        .batchNs(0)
                        .thinkNs(0)
                        .stages(List.of())
                        .build(),
                List.of(new Assignment.Path("frozen", "127.0.0.1", server.port(), "127.0.0.1")));
        Schedule schedule = new Schedule(
                List.of(), WARMUP_NS, DURATION_NS, List.of(new Schedule.Trial(0, "frozen", 0, startEpochNs, 1, rate)));
        Thread.sleep(200); // the probe and the connections come first, and are not of the record
        Thread forget = new Thread(() -> {
            try {
                Thread.sleep(1_500);
                server.freezeFrom(startNs + WARMUP_NS + 4 * SECOND_NS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        forget.start();
        WorkerLine.Result result = MeasuringWorker.resultOf(directory, assignment, schedule);
        forget.join();
        assertThat(result.errors()).isEmpty();
        return Histograms.decode(result.response());
    }

    private static double[] truth(long[] answeredAtNs, long startNs) {
        int warmup = (int) (RATE * WARMUP_NS / SECOND_NS);
        int recorded = (int) (RATE * DURATION_NS / SECOND_NS);
        assertThat(answeredAtNs).hasSize(warmup + recorded);
        double[] truth = new double[recorded];
        for (int i = 0; i < recorded; i++) {
            long intendedNs = startNs + (warmup + i) * SECOND_NS / RATE;
            truth[i] = answeredAtNs[warmup + i] - intendedNs;
        }
        Arrays.sort(truth);
        return truth;
    }

    private static double at(double[] sorted, double percent) {
        return sorted[Math.max(0, (int) Math.ceil(percent / 100 * sorted.length) - 1)];
    }
}
