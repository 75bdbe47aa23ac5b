package dev.tare.reconcile.rules;

import java.util.List;

import dev.tare.api.Generator;
import dev.tare.manifest.Problem;
import dev.tare.plan.RunPlan;

/**
 * Another load generator is in an image that the profile names, and there is none that could be the default. Whatever is in it
 * runs: so the configuration says which images may be named.
 */
final class GeneratorImage implements Rule {

    @Override
    public List<Problem> problems(RunPlan plan, ClusterFacts facts) {
        Generator generator = plan.spec().generator();
        if (generator.type() == Generator.Type.Tare) {
            return List.of();
        }
        AllowList allowed = new AllowList(
                "allow.generatorImages", facts.limits().allowances().generatorImages());
        if (generator.image() == null) {
            return List.of(Rule.wrong(
                    plan,
                    "spec.generator.image",
                    "",
                    "must be given in a cluster: an image of the operator's version of Tare that has %s on its PATH, too, and %s"
                            .formatted(generator.type(), allowed.sentence())));
        }
        return allowed.permits(generator.image())
                ? List.of()
                : List.of(Rule.wrong(
                        plan, "spec.generator.image", '"' + generator.image() + '"', "must be " + allowed.sentence()));
    }
}
