package dev.tare.reconcile.metrics;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.ObjectiveStatus;

/** Turns what a profile shows into series. */
final class ProfileSeries {

    private final Families families;
    private final MetricsSettings settings;

    /**
     * Series.
     *
     * @param families where they are put
     */
    ProfileSeries(Families families, MetricsSettings settings) {
        this.families = families;
        this.settings = settings;
    }

    /** Those of a profile. */
    void add(ShownResult result) {
        Labels profile = Labels.NONE.and("namespace", result.namespace()).and("profile", result.profile());
        result.due().ifPresent(due -> families.add(Metric.SCHEDULE_DUE, profile, due.getEpochSecond()));
        if (result.run() == null) {
            return;
        }
        result.completed().ifPresent(at -> families.add(Metric.RUN_COMPLETED, profile, at.getEpochSecond()));
        families.add(Metric.RUN_VALID, profile, Boolean.TRUE.equals(result.run().valid()));
        for (ObjectiveStatus objective : result.objectives()) {
            Labels one = profile.and("objective", objective.name());
            for (ObjectiveStatus.Result possible : ObjectiveStatus.Result.values()) {
                families.add(Metric.OBJECTIVE, one.and("result", possible.name()), possible == objective.result());
            }
        }
        Figures.add(families, Metric.NOISE_FLOOR, profile, result.noiseFloorMicros());
        EnvironmentSeries environments = new EnvironmentSeries(families, settings);
        for (EnvironmentSummary environment : result.summary()) {
            Labels labels = profile.and("environment", environment.environment());
            for (EnvironmentLabel more : EnvironmentLabel.values()) {
                if (settings.labels().contains(more)) {
                    labels = labels.and(more.text(), more.of(result.run(), environment));
                }
            }
            environments.add(labels, environment, result);
        }
    }
}
