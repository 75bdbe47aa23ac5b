package dev.tare.accuracy;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The baseline against itself, twenty times: there is nothing to find. */
class AgainstItselfAccuracy {

    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata: {name: again}
            spec:
              target: {sample: {}}
              load: {rate: 500, connections: 16, warmup: 100ms, duration: 600ms}
              environments: [{name: baseline}, {name: again}]
              trials: {minBlocks: 8, maxBlocks: 14, precisionPercent: 100}
            """;

    private static final int RUNS = 20;
    private static final int FALSE_ALARMS_ALLOWED = 2;

    @TempDir
    private Path directory;

    @Test
    void nothingIsFound() throws Exception {
        Map<String, Integer> verdicts = new TreeMap<>();
        for (int run = 1; run <= RUNS; run++) {
            MeasuredProfile measured = MeasuredProfile.of(directory, PROFILE, run);
            String verdict = measured.environment("again").path("verdict").asText();
            verdicts.merge(verdict, 1, Integer::sum);
            System.out.printf(
                    "run %d: %s %s %s%n",
                    run,
                    verdict,
                    measured.environment("again").path("overheadMicros"),
                    measured.environment("again").path("reasons"));
        }
        System.out.println("baseline against itself, verdicts of " + RUNS + " runs: " + verdicts);
        assertThat(verdicts.getOrDefault("Overhead", 0)).isLessThanOrEqualTo(FALSE_ALARMS_ALLOWED);
    }
}
