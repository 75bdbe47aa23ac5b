package dev.tare.reconcile;

import io.fabric8.kubernetes.client.CustomResource;

/** What has led to a run, as the run's labels say it. A run without these was created by hand. */
public final class Triggered {

    /** Label: {@code SpecChange} or {@code Schedule}. */
    public static final String CAUSE = "tare.dev/trigger";

    /** Annotation: hash of what of the profile's spec changes the measurement. */
    public static final String SPEC_HASH = "tare.dev/spec-hash";

    private Triggered() {}

    /** The hash that the run was created for; null for one that was created by hand. */
    public static String specHash(CustomResource<?, ?> run) {
        return run.getMetadata().getAnnotations() == null
                ? null
                : run.getMetadata().getAnnotations().get(SPEC_HASH);
    }
}
