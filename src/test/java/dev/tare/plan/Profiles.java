package dev.tare.plan;

import java.util.List;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.manifest.Validated;

/** A profile for tests. */
record Profiles(PerformanceProfileSpec spec) {

    PerformanceProfile profile() {
        PerformanceProfile profile = new PerformanceProfile();
        profile.setMetadata(new ObjectMetaBuilder().withName("checkout").build());
        profile.setSpec(spec);
        return profile;
    }

    RunPlan plan(long seed) {
        return ((Validated.Accepted<RunPlan>) RunPlan.of(profile(), List.of(), seed)).value();
    }
}
