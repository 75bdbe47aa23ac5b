package dev.tare.reconcile.rules;

import java.util.ArrayList;
import java.util.List;

import dev.tare.api.Load;
import dev.tare.manifest.Problem;
import dev.tare.measure.CountText;
import dev.tare.plan.RunPlan;

/** No more load, and from no more workers, than a cluster takes. */
final class LoadLimits implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        List<Problem> problems = new ArrayList<>();
        Load load = plan.spec().load();
        int rate = facts.limits().requestsPerSecond();
        int connections = facts.limits().connections();
        atMost(plan, "rate", load.rate(), rate, "requests per second", problems);
        for (int i = 0; load.stages() != null && i < load.stages().size(); i++) {
            Integer held = load.stages().get(i).rate();
            atMost(plan, "stages[" + i + "].rate", held, rate, "requests per second", problems);
        }
        if (load.search() != null) {
            atMost(plan, "search.to", load.search().to(), rate, "requests per second", problems);
        }
        atMost(plan, "connections", load.connections(), connections, "connections", problems);
        atMost(plan, "concurrency", load.concurrency(), connections, "connections", problems);
        int environments = plan.environments().size();
        if (load.workers() * environments > facts.limits().workers()) {
            problems.add(Rule.wrong(
                    plan,
                    "spec.load.workers",
                    String.valueOf(load.workers()),
                    "must be at most %d: this cluster allows %s, and each of %s has its own"
                            .formatted(
                                    facts.limits().workers() / environments,
                                    CountText.of(facts.limits().workers(), "worker"),
                                    CountText.of(environments, "environment"))));
        }
        return problems;
    }

    private static void atMost(
            RunPlan plan, String field, Integer held, int most, String what, List<Problem> problems) {
        if (held != null && held > most) {
            problems.add(Rule.wrong(
                    plan,
                    "spec.load." + field,
                    String.valueOf(held),
                    "must be at most %d: this cluster allows no more %s".formatted(most, what)));
        }
    }
}
