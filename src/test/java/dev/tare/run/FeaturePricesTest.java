package dev.tare.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import dev.tare.api.PerformanceProfileSpec;
import dev.tare.measure.Analysis;
import dev.tare.measure.Answers;
import dev.tare.measure.EnvironmentAnalysis;
import dev.tare.measure.EnvironmentAnalysisBuilder;
import dev.tare.measure.Histograms;
import dev.tare.measure.Interval;
import dev.tare.measure.PairedPercentiles;
import dev.tare.measure.Percentile;
import dev.tare.measure.Verdict;
import dev.tare.plan.Specs;
import dev.tare.wire.WorkerLine.Evidence;
import dev.tare.wire.WorkerLine.Seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Features are priced against their own mesh, block by block. */
class FeaturePricesTest {

    private static final int BLOCKS = 12;

    /** What all environments of a block have in common is a thousand times what the feature costs. */
    private static double disturbance(int block) {
        return 1e9 * (block % 5);
    }

    private static EnvironmentAnalysis measured(String name, Verdict verdict, double costNs, int firstBlock) {
        List<Integer> blocks = new ArrayList<>();
        List<Double> differences = new ArrayList<>();
        for (int block = firstBlock; block < BLOCKS; block++) {
            blocks.add(block);
            differences.add(costNs + disturbance(block) + block);
        }
        double[] values = differences.stream().mapToDouble(d -> d).toArray();
        double[] none = new double[values.length];
        return EnvironmentAnalysisBuilder.builder()
                .environment(name)
                .verdict(verdict)
                .findings(List.of())
                .caveats(List.of())
                .blocks(blocks)
                .openLoop(true)
                .achievedPerSecond(100)
                .answered(100)
                .errorsPerMillion(0)
                .errors(Map.of())
                .response(Histograms.create())
                .service(Histograms.create())
                .lateness(Histograms.create())
                .leastResponse(Histograms.create())
                .pairs(Map.of(Percentile.P50, new PairedPercentiles(values, values, none, none)))
                .overheads(Map.of())
                .overheadRatio(Map.of())
                .proxyCpuNsPerRequest(OptionalLong.empty())
                .targetCpuNsPerRequest(OptionalLong.empty())
                .proxyResidentBytes(OptionalLong.empty())
                .targetResidentBytes(OptionalLong.empty())
                .answers(Answers.NONE)
                .build();
    }

    private static Map<String, FeaturePrices.Price> prices(Verdict verdict) {
        return prices(verdict, "access-logs", Map.of());
    }

    private static Map<String, FeaturePrices.Price> prices(
            Verdict verdict, String feature, Map<String, Evidence> evidence) {
        PerformanceProfileSpec spec = Specs.profile("""
                target:
                  url: http://here
                load:
                  rate: 100
                environments:
                  - name: baseline
                  - name: elsewhere
                    mesh: istio
                    target:
                      url: http://elsewhere
                  - name: marked
                    mesh: istio
                    pod:
                      labels:
                        another: proxy
                  - name: plain
                    mesh: istio
                  - name: logs
                    mesh: istio
                    features: [%s]
                  - name: alone
                    mesh: linkerd
                    features: [access-logs]
                trials:
                  confidencePercent: 95
                  seed: 1
                """.formatted(feature));
        Analysis analysis = new Analysis(
                List.of(
                        measured("baseline", null, 0, 0),
                        measured("elsewhere", Verdict.Overhead, 5e6, 0),
                        measured("marked", Verdict.Overhead, 7e6, 0),
                        measured("plain", Verdict.Overhead, 2e6, 1),
                        measured("logs", verdict, 3e6, 0),
                        measured("alone", Verdict.Overhead, 9e6, 0)),
                Map.of(),
                Optional.empty(),
                BLOCKS,
                Analysis.Outcome.Precise);
        return FeaturePrices.of(spec, analysis, evidence);
    }

    @Test
    void whatABlockHasInCommonCancels() {
        Map<String, FeaturePrices.Price> prices = prices(Verdict.Overhead);

        assertThat(prices).containsOnlyKeys("logs");
        assertThat(prices.get("logs").over()).isEqualTo("plain");
        Interval price = prices.get("logs").differencesNs().get(Percentile.P50);
        assertThat(price.estimate()).isCloseTo(1e6, within(1.0));
        assertThat(price.low()).isCloseTo(1e6, within(1.0));
        assertThat(price.high()).isCloseTo(1e6, within(1.0));
    }

    @Test
    void whatMayNotBeUsedHasNoPrice() {
        assertThat(prices(Verdict.Invalid)).isEmpty();
    }

    private static String remark(String feature, Evidence plain, Evidence priced) {
        return prices(Verdict.Overhead, feature, Map.of("plain", plain, "logs", priced))
                .get("logs")
                .remark();
    }

    /** Whether a mesh's entry has a sign of it, or Tare's own proxies tell the certificate. */
    @Test
    void strictMutualTlsThatWasThereBeforeIsNoPriceOfEncryption() {
        Evidence plaintext = new Evidence(List.of(), "");
        Evidence sign = plaintext.with(List.of(new Seen(ExpectedPath.MUTUAL_TLS, "requests went in it", true)));
        Evidence certificate = new Evidence(List.of(), "spiffe://x");

        assertThat(remark("strict-mtls", sign, sign))
                .isEqualTo(remark("strict-mtls", certificate, certificate))
                .isEqualTo("requests of plain were in mutual TLS already: of strict-mtls this is the price of refusing"
                        + " plaintext, not of encryption");
        assertThat(remark("strict-mtls", plaintext, sign)).isNull();
        assertThat(remark("access-logs", sign, sign)).isNull();
    }
}
