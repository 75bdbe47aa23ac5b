package dev.tare.run;

import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.ExplanationReason;

/**
 * What came of the pass that shows where the time of some requests went.
 *
 * @param environments one entry an environment, in the order of the spec; none where the pass could not be carried out
 * @param missing what is missing, in a sentence; empty where each environment is explained
 */
public record Explanation(List<EnvironmentExplanation> environments, Optional<String> missing) {

    /** Copies the list. */
    public Explanation {
        environments = List.copyOf(environments);
    }

    /** Of a pass that could not be carried out. */
    public static Explanation failed(String why) {
        return new Explanation(List.of(), Optional.of(why));
    }

    /** That it is on its way: the run has ended. */
    public static Condition pending() {
        return Conditions.of(
                Conditions.EXPLAINED,
                ConditionStatus.UNKNOWN,
                ExplanationReason.Explaining,
                "the run has ended, and other pods show where the time of some requests goes");
    }

    /** Whether the run is explained. */
    public Condition condition() {
        return missing.map(what -> Conditions.of(
                        Conditions.EXPLAINED, ConditionStatus.FALSE, ExplanationReason.TracesMissing, what))
                .orElseGet(() -> Conditions.of(
                        Conditions.EXPLAINED,
                        ConditionStatus.TRUE,
                        ExplanationReason.Explained,
                        "where the time of some requests went is shown for every environment"));
    }
}
