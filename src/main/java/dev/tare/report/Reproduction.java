package dev.tare.report;

import java.util.ArrayList;
import java.util.List;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.api.Trials;

/** The resources to apply, or to run, for the same measurement again: without status, with the seed that was drawn. */
final class Reproduction {

    private Reproduction() {}

    /** YAML documents: the meshes, then the profile. */
    static String yaml(Report report) {
        PerformanceProfileSpec spec = report.profile().getSpec();
        Trials trials = spec.trials();
        PerformanceProfile again = new PerformanceProfile();
        again.setMetadata(new ObjectMetaBuilder()
                .withName(report.profile().getMetadata().getName())
                .withNamespace(report.profile().getMetadata().getNamespace())
                .build());
        again.setSpec(spec.withTrials(new Trials(
                trials.minBlocks(),
                trials.maxBlocks(),
                trials.precisionPercent(),
                trials.confidencePercent(),
                trials.seed() == null ? report.status().seed() : trials.seed())));
        List<HasMetadata> resources = new ArrayList<>(report.meshes());
        resources.add(again);
        return ResourceText.yaml(resources);
    }
}
