package dev.tare.accuracy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The reference proxy with a delay against the same proxy without, while the load generator is stopped for 5 to 50 ms again and
 * again: what stands of the percentiles must hold the delay all the same.
 */
class StoppedGeneratorAccuracy {

    private static final int DELAY_MICROS = 2_000;
    private static final int PROXY_ERROR_MICROS = 20;
    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: none}
            spec: {mesh: reference, values: {sidecars: [client]}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: some}
            spec: {mesh: reference, values: {delay: 2ms, sidecars: [client]}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: stopped}
            spec:
              target: {sample: {}}
              load: {rate: 1000, connections: 16, warmup: 200ms, duration: 1s}
              environments: [{name: baseline, mesh: none}, {name: delayed, mesh: some}]
              trials: {minBlocks: 8, maxBlocks: 8, precisionPercent: 100}
            """;

    private static final int RUNS = Integer.getInteger("tare.runs", 20);

    @TempDir
    private Path directory;

    @Test
    void whatStandsHoldsTheDelay() throws Exception {
        int holding = 0;
        int p90 = 0;
        for (int seed = 1; seed <= RUNS; seed++) {
            Thread stops = new Thread(() -> stopAgainAndAgain(new SplittableRandom()), "stops");
            stops.start();
            MeasuredProfile measured;
            try {
                measured = MeasuredProfile.of(directory, PROFILE, seed);
            } finally {
                stops.interrupt();
                stops.join();
            }
            JsonNode delayed = measured.environment("delayed");
            JsonNode overhead = delayed.path("overheadMicros");
            System.out.printf(
                    "stopped generator, run %d: exit code %d, %s, %s, lateness p99 %d us%n",
                    seed,
                    measured.exitCode(),
                    delayed.path("verdict").asText(),
                    overhead,
                    delayed.path("latenessMicros").path("p99").asInt());
            assertThat(measured.exitCode()).isZero();
            assertThat(overhead.has("p50")).isTrue();
            holding += overhead.properties().stream().allMatch(figure -> holds(figure.getValue())) ? 1 : 0;
            p90 += overhead.has("p90") ? 1 : 0;
        }
        System.out.printf(
                "stopped generator: in %d of %d runs all limits hold the delay; p90 stood in %d%n", holding, RUNS, p90);
        assertThat(holding).isGreaterThanOrEqualTo(RUNS * 19 / 20);
    }

    private static boolean holds(JsonNode figure) {
        return figure.path("low").asInt() - PROXY_ERROR_MICROS <= DELAY_MICROS
                && DELAY_MICROS <= figure.path("high").asInt() + PROXY_ERROR_MICROS;
    }

    /** For 5 to 50 ms, about three times a second. */
    private static void stopAgainAndAgain(SplittableRandom random) {
        try {
            while (true) {
                Thread.sleep(random.nextInt(100, 500));
                for (ProcessHandle worker : ProcessHandle.current()
                        .descendants()
                        .filter(StoppedGeneratorAccuracy::isWorker)
                        .toList()) {
                    signal("-STOP", worker);
                    Thread.sleep(random.nextInt(5, 50));
                    signal("-CONT", worker);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // measured to the end
        }
    }

    private static boolean isWorker(ProcessHandle process) {
        return process.info().arguments().stream().flatMap(Arrays::stream).anyMatch("worker"::equals);
    }

    private static void signal(String signal, ProcessHandle process) throws InterruptedException {
        try {
            new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("there is no kill", e);
        }
    }
}
