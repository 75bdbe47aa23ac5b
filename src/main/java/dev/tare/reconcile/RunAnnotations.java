package dev.tare.reconcile;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** What a run that a profile has led to says of that. A run without it was created by hand. */
public final class RunAnnotations {

    /** Annotation: hash of what of the profile's spec changes the measurement, as the run is to measure it. */
    public static final String SPEC_HASH = "tare.dev/spec-hash";

    private RunAnnotations() {}

    /** The hash that a run was created for; null for one that was created by hand. */
    public static String specHash(HasMetadata run) {
        return run.getMetadata().getAnnotations() == null
                ? null
                : run.getMetadata().getAnnotations().get(SPEC_HASH);
    }
}
