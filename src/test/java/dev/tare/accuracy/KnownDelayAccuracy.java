package dev.tare.accuracy;

import java.nio.file.Path;
import java.util.Locale;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
              trials: {minBlocks: 10, maxBlocks: 14, precisionPercent: 100}
            """;

    private static final int RUNS = 5;
    private static final int RUNS_WHOSE_INTERVAL_HOLDS_THE_TRUTH = 4;
    private static final int PROXY_ERROR_MICROS = 20;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"2000, 100, 100", "200, 50, 1000000"})
    void theDelayComesOut(int delayMicros, int withinAtP50, int withinAtP99) throws Exception {
        int holding = 0;
        for (int run = 1; run <= RUNS; run++) {
            MeasuredProfile measured = MeasuredProfile.of(directory, PROFILE.formatted(delayMicros), run);
            JsonNode overhead = measured.environment("delayed").path("overheadMicros");
            JsonNode p50 = overhead.path("p50");
            JsonNode p99 = overhead.path("p99");
            boolean holds = p50.path("low").asInt() - PROXY_ERROR_MICROS <= delayMicros
                    && delayMicros <= p50.path("high").asInt() + PROXY_ERROR_MICROS;
            System.out.printf(
                    Locale.ROOT,
                    "delay %d us, run %d: p50 %s, p99 %s, exit code %d%n",
                    delayMicros,
                    run,
                    text(p50),
                    text(p99),
                    measured.exitCode());
            assertThat(measured.exitCode()).isZero();
            assertThat(Math.abs(p50.path("estimate").asInt() - delayMicros)).isLessThanOrEqualTo(withinAtP50);
            assertThat(Math.abs(p99.path("estimate").asInt() - delayMicros)).isLessThanOrEqualTo(withinAtP99);
            holding += holds ? 1 : 0;
        }
        System.out.printf("delay %d us: the interval at p50 holds it in %d of %d runs%n", delayMicros, holding, RUNS);
        assertThat(holding).isGreaterThanOrEqualTo(RUNS_WHOSE_INTERVAL_HOLDS_THE_TRUTH);
    }

    private static String text(JsonNode figure) {
        return "%s us [%s, %s]"
                .formatted(
                        figure.path("estimate").asText(),
                        figure.path("low").asText(),
                        figure.path("high").asText());
    }
}
