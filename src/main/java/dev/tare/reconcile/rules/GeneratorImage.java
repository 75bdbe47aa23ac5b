package dev.tare.reconcile.rules;

import java.util.List;

import dev.tare.api.Generator;
import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/** Another load generator may be in any image, and there is none that could be the default. */
final class GeneratorImage implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        Generator generator = plan.spec().generator();
        return generator.type() == Generator.Type.Tare || generator.image() != null
                ? List.of()
                : List.of(Rule.wrong(
                        plan,
                        "spec.generator.image",
                        "",
                        "must be given in a cluster: an image of the operator's version of Tare that has %s on its PATH, too"
                                .formatted(generator.type())));
    }
}
