package dev.tare.accuracy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The reference proxy with a delay against the same proxy without, five times: the delay must come out. */
class KnownDelayAccuracy {

    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: none}
            spec: {mesh: reference, values: {sidecars: [client]}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata: {name: some}
            spec: {mesh: reference, values: {delay: %dus, sidecars: [client]}}
            ---
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: known-delay}
            spec:
              target: {sample: {}}
              load: {rate: 1000, arrival: Constant, connections: 16, warmup: 300ms, duration: 1500ms}
              environments: [{name: baseline, mesh: none}, {name: delayed, mesh: some}]
              trials: {minBlocks: 12, maxBlocks: 20, precisionPercent: 100}
            """;

    private static final int RUNS = 5;
    private static final int HOLDING_AT_LEAST = 4;
    private static final int PROXY_ERROR_MICROS = 20;

    @TempDir
    private Path directory;

    @Test
    void twoMillisecondsComeOut() throws Exception {
        List<Found> found = measure(2_000);
        assertThat(found).allSatisfy(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.p50().path("estimate").asInt()).isBetween(1_900, 2_100);
            assertThat(run.p99().path("estimate").asInt()).isBetween(1_900, 2_100);
        });
        assertThat(found).filteredOn(run -> run.holds(2_000)).hasSizeGreaterThanOrEqualTo(HOLDING_AT_LEAST);
    }

    @Test
    void twoHundredMicrosecondsComeOut() throws Exception {
        List<Found> found = measure(200);
        assertThat(found).allSatisfy(run -> {
            assertThat(run.exitCode()).isZero();
            assertThat(run.p50().path("estimate").asInt()).isBetween(150, 250);
        });
        assertThat(found).filteredOn(run -> run.holds(200)).hasSizeGreaterThanOrEqualTo(HOLDING_AT_LEAST);
    }

    private record Found(int exitCode, JsonNode p50, JsonNode p99) {

        boolean holds(int delayMicros) {
            return p50.path("low").asInt() - PROXY_ERROR_MICROS <= delayMicros
                    && delayMicros <= p50.path("high").asInt() + PROXY_ERROR_MICROS;
        }
    }

    private List<Found> measure(int delayMicros) throws Exception {
        List<Found> found = new ArrayList<>();
        for (int seed = 1; seed <= RUNS; seed++) {
            MeasuredProfile measured = MeasuredProfile.of(directory, PROFILE.formatted(delayMicros), seed);
            JsonNode overhead = measured.environment("delayed").path("overheadMicros");
            Found run = new Found(measured.exitCode(), overhead.path("p50"), overhead.path("p99"));
            found.add(run);
            System.out.printf(
                    "delay %d us, run %d: p50 %s, p99 %s, exit code %d, p50 %s the delay%n",
                    delayMicros,
                    seed,
                    text(run.p50()),
                    text(run.p99()),
                    run.exitCode(),
                    run.holds(delayMicros) ? "holds" : "does not hold");
        }
        return found;
    }

    private static String text(JsonNode figure) {
        return "%s us [%s, %s]"
                .formatted(
                        figure.path("estimate").asText(),
                        figure.path("low").asText(),
                        figure.path("high").asText());
    }
}
