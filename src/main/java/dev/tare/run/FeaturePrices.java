package dev.tare.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import dev.tare.api.Environment;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.measure.Analysis;
import dev.tare.measure.EnvironmentDifference;
import dev.tare.measure.Interval;
import dev.tare.measure.Percentile;
import dev.tare.mesh.SidecarMesh;
import dev.tare.wire.WorkerLine.Evidence;

/**
 * What features of a mesh cost: an environment with them, over one that is on the same mesh, before the same target, with
 * the same marks of its user, and has none. All prices of a run hold the truth together with its confidence, apart from the overheads.
 */
final class FeaturePrices {

    /**
     * A price.
     *
     * @param over the environment without features
     * @param differencesNs what is added to its latency, in nanoseconds
     * @param remark what the price is of, where that is less than the features' names say: a sentence; null for nothing
     */
    record Price(String over, Map<Percentile, Interval> differencesNs, String remark) {}

    private FeaturePrices() {}

    /**
     * The prices by environment; those without a counterpart, or with too few blocks, are left out.
     *
     * @param spec what was measured
     * @param analysis what was found
     * @param evidence what was seen of the paths of requests, by environment
     */
    static Map<String, Price> of(PerformanceProfileSpec spec, Analysis analysis, Map<String, Evidence> evidence) {
        Map<String, String> pairs = pairs(spec.environments());
        Map<String, Price> prices = new LinkedHashMap<>();
        pairs.forEach((environment, plain) -> {
            var with = analysis.environment(environment);
            int intervals = Math.max(1, pairs.size() * with.differencesNs().size());
            double confidence = 1 - (1 - spec.trials().confidencePercent() / 100.0) / intervals;
            Map<Percentile, Interval> differences =
                    EnvironmentDifference.ofNs(with, analysis.environment(plain), confidence);
            if (!differences.isEmpty()) {
                prices.put(environment, new Price(plain, differences, remark(spec, environment, plain, evidence)));
            }
        });
        return prices;
    }

    /** Where requests were in mutual TLS without being asked to, only the refusal of others is new. */
    private static String remark(
            PerformanceProfileSpec spec, String environment, String plain, Map<String, Evidence> evidence) {
        boolean strict = spec.environments().stream()
                .filter(candidate -> candidate.name().equals(environment))
                .anyMatch(candidate -> candidate.features().contains(SidecarMesh.STRICT_MTLS));
        return strict && isInMutualTls(evidence.get(plain)) && isInMutualTls(evidence.get(environment))
                ? "requests of %s were in mutual TLS already: of %s this is the price of refusing plaintext, not of encryption"
                        .formatted(plain, SidecarMesh.STRICT_MTLS)
                : null;
    }

    private static boolean isInMutualTls(Evidence seen) {
        return seen != null
                && (!seen.peer().isEmpty()
                        || seen.signs().stream().anyMatch(sign -> sign.sign().equals(ExpectedPath.MUTUAL_TLS)));
    }

    private static Map<String, String> pairs(List<Environment> environments) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (Environment environment : environments) {
            if (environment.mesh() != null && !environment.features().isEmpty()) {
                Optional<Environment> plain = environments.stream()
                        .filter(other -> environment.mesh().equals(other.mesh())
                                && other.features().isEmpty()
                                && !other.name().equals(Environment.BASELINE)
                                && Objects.equals(other.target(), environment.target())
                                && other.pod().equals(environment.pod()))
                        .findFirst();
                plain.ifPresent(other -> pairs.put(environment.name(), other.name()));
            }
        }
        return pairs;
    }
}
