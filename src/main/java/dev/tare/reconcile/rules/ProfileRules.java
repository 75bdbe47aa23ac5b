package dev.tare.reconcile.rules;

import java.util.List;
import java.util.function.Function;

import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;

/**
 * All that a cluster may have against a profile, in the order in which it is told: the same when a profile is accepted and
 * when a run of it is prepared.
 */
public final class ProfileRules {

    private static final List<Rule> CHAIN = List.of(
            new LoadLimits(),
            new PodLimit(),
            new RunDurationLimit(),
            new ResultBytesLimit(),
            new GeneratorImage(),
            new PodPlacement(),
            new PodMarks(),
            new SecretNamespaces(),
            new LocalFiles(),
            new AllowedHosts(),
            new MeshScope(),
            new MeshFeatures(),
            new OwnProxies(),
            new MeshesReady());

    private ProfileRules() {}

    /**
     * Checks what has been planned.
     *
     * @param planned a plan, or what is wrong with its profile wherever it would run
     * @param facts what is known of the cluster for a plan
     * @return the plan, if no rule has anything against it
     */
    public static Validated<RunPlan> check(Validated<RunPlan> planned, Function<RunPlan, ClusterFacts> facts) {
        return planned.then(plan -> check(plan, facts.apply(plan)));
    }

    private static Validated<RunPlan> check(RunPlan plan, ClusterFacts facts) {
        List<Problem> problems = CHAIN.stream()
                .flatMap(rule -> rule.problems(plan, facts).stream())
                .distinct()
                .toList();
        return problems.isEmpty() ? new Validated.Accepted<>(plan) : new Validated.Refused<>(problems);
    }
}
