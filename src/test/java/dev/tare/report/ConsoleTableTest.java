package dev.tare.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

import dev.tare.api.ObjectiveStatus;
import dev.tare.api.PerformanceRun;
import dev.tare.measure.Analysis;
import dev.tare.measure.ErrorCause;
import dev.tare.measure.Finding;
import dev.tare.measure.ValidityReason;
import dev.tare.measure.Verdict;

import static org.assertj.core.api.Assertions.assertThat;

class ConsoleTableTest {

    private static final String LONG = "an-environment-with-a-name-that-nobody-would-want-to-type";

    @Test
    void looksAsItShould() throws IOException {
        Report report = SyntheticRun.envoy()
                .invalid(
                        "envoy-broken",
                        "envoy",
                        Map.of(ErrorCause.STATUS_5XX, 2_000L),
                        new Finding(ValidityReason.ErrorsSeen, "333333 of a million requests failed, more than 1000."))
                .build();

        try (InputStream golden = getClass().getResourceAsStream("/report/console.txt")) {
            assertThat(ConsoleTable.render(report))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void saysWhatFeaturesCostOverTheSameMesh() {
        Report report = SyntheticRun.of("priced")
                .environment("logs", "istio", 2e6, 2, Verdict.Overhead)
                .build();
        KubernetesSerialization json = new KubernetesSerialization();
        ObjectNode run = json.convertValue(report.run(), ObjectNode.class);
        ObjectNode logs = (ObjectNode) run.at("/status/summary/1");
        logs.putArray("features").add("access-logs");
        logs.putObject("featurePrice")
                .put("over", "plain")
                .putObject("latencyMicros")
                .putObject("p99")
                .put("estimate", 120)
                .put("low", 90)
                .put("high", 150);
        Report priced = ReportBuilder.builder()
                .profile(report.profile())
                .run(json.convertValue(run, PerformanceRun.class))
                .meshes(report.meshes())
                .analysis(report.analysis())
                .trials(report.trials())
                .machine(report.machine())
                .command(report.command())
                .build();

        assertThat(ConsoleTable.render(priced).replaceAll("\\s+", " "))
                .contains("Of this, its features (access-logs) cost, compared with plain: +120 us [90, 150] at p99.");
        assertThat(ConsoleTable.render(report)).doesNotContain("its features");
    }

    @Test
    void showsLimitsWhereTheGeneratorWasLate() {
        String text = ConsoleTable.render(SyntheticRun.of("busy")
                .environment("envoy", "envoy", 212_000, 1.05, Verdict.Overhead)
                .late()
                .build());

        assertThat(text).containsPattern("envoy .* \\+223 us \\[219, 226] +0\\.22 to 2\\.27 ms .*overhead");
        assertThat(text.replaceAll("\\s+", " "))
                .contains(
                        "envoy adds 223 us at p50 (219 to 226) and 0.22 to 2.27 ms at p99. Only the limits of p99 are known,"
                                + " as the load generator was late (p99 lateness 4.60 ms).")
                .containsOnlyOnce("for more fewer other programs on this machine while it measures")
                .doesNotContain("invalid");
    }

    @Test
    void theTailIsTheHighestPercentileThatWasCompared() {
        String text = ConsoleTable.render(SyntheticRun.of("short")
                .environment("envoy", "envoy", 212_000, 1.05, Verdict.Overhead)
                .requests(150)
                .build());

        assertThat(text).contains("overhead p90").doesNotContain("overhead p99");
    }

    @Test
    void fitsTheTerminalWhateverTheNames() {
        String text = ConsoleTable.render(SyntheticRun.of("checkout")
                .environment(LONG + "-a", LONG, 16e6, 2, Verdict.Overhead)
                .environment(LONG + "-b", LONG, 16e6, 2, Verdict.Inconclusive)
                .objective(LONG, ObjectiveStatus.Result.Undecided, "word ".repeat(60))
                .build());

        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(140));
        assertThat(text).containsPattern("an\\S*\\.\\.\\S*-a ").containsPattern("an\\S*\\.\\.\\S*-b ");
    }

    @Test
    void saysWhatAClosedLoopHidesAndThatNothingWasCompared() {
        String text = ConsoleTable.render(SyntheticRun.of("alone").closedLoop().build());

        assertThat(text)
                .startsWith("alone: closed loop of 64 requests under way\n")
                .contains("closed loop  Each request was sent when the one before it was answered")
                .contains("baseline answers in 1.29 ms at p50 and 1.85 ms at p99; nothing was compared with it.")
                .doesNotContain("confidence");
    }

    @Test
    void aSearchShowsCapacitiesAndWhatIsLost() {
        String text = ConsoleTable.render(SyntheticRun.of("limits")
                .environment("envoy", "envoy", 212_000, 1.05, Verdict.Overhead)
                .environment("reference", "reference", 1_500, 1, Verdict.NoDetectableOverhead)
                .search(Map.of("envoy", 0.18, "reference", 0.001))
                .build());

        assertThat(text)
                .startsWith(
                        "limits: search from 500 to 20,000 requests/s for the highest rate with p99 below 20ms and fewer"
                                + " than 1,000 errors per million, open loop, Poisson arrivals, 64 connections\n")
                .containsPattern("envoy .* 1,640 \\[1,630, 1,650] +18\\.0 % \\[17\\.5, 18\\.5] .*overhead")
                .contains(
                        "envoy loses 18.0 % of the baseline's capacity (17.5 to 18.5 %): it takes 1,640 requests/s (1,630 to"
                                + " 1,650).")
                .contains("No loss of capacity of reference can be detected: it takes 1,998 requests/s")
                .contains("noise floor  capacity loss 0.1 % [-0.4, 0.6] (the baseline against itself)")
                .contains("confidence   95 %, all 5 intervals together")
                .contains("search       Capacity is the rate at which half of all trials meet the objective.")
                .doesNotContain("overhead p50", "rate/s");
        assertThat(text.lines().skip(1)).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(140));
    }

    @Test
    void anInterruptedRunHasNoFigures() {
        String text = ConsoleTable.render(SyntheticRun.envoy().interrupted().build());

        assertThat(text)
                .containsPattern("envoy-mtls +- +- +- +- +- +- +- +- +- +- +inconclusive")
                .contains("envoy-mtls was not measured in enough blocks to say what it costs.")
                .contains("incomplete   interrupted in block 1; what was measured is kept")
                .contains("0 complete blocks")
                .doesNotContain("noise floor");
    }

    @Test
    void withoutAFamilyThereIsNoOverhead() {
        String text = ConsoleTable.render(SyntheticRun.of("tiny")
                .requests(3)
                .environment("envoy", "envoy", 1e6, 1, Verdict.Inconclusive)
                .build());

        assertThat(text)
                .contains("envoy was not measured in enough blocks to say what it costs.")
                .doesNotContain("[");
    }

    @Test
    void tooFewBlocksAreSaidInTheSingular() {
        assertThat(ConsoleTable.render(SyntheticRun.of("one")
                        .blocks(1, Analysis.Outcome.MeasureMore)
                        .build()))
                .contains(
                        "blocks       1 complete block of 20s trials; the run stopped before the intervals were as narrow");
    }
}
