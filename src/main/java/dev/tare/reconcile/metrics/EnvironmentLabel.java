package dev.tare.reconcile.metrics;

import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

import dev.tare.api.EnvironmentSummary;
import dev.tare.api.RunReference;

/** What series of an environment can carry besides names: each makes new series when its value changes. */
public enum EnvironmentLabel {
    /** The name of the MeshInstall; empty for no mesh. */
    Mesh(
            "mesh",
            (run, environment) ->
                    environment.mesh() == null ? "" : environment.mesh().name()),
    /** The mesh's version; empty where it is unknown. */
    MeshVersion(
            "mesh_version",
            (run, environment) ->
                    environment.mesh() == null ? "" : environment.mesh().version()),
    /** The mesh's features that were switched on, with commas between them. */
    Features(
            "features",
            (run, environment) -> String.join(",", Objects.requireNonNullElse(environment.features(), List.of()))),
    /** The name of the run. */
    Run("run", (run, environment) -> run.name());

    private final String text;
    private final BiFunction<RunReference, EnvironmentSummary, String> value;

    EnvironmentLabel(String text, BiFunction<RunReference, EnvironmentSummary, String> value) {
        this.text = text;
        this.value = value;
    }

    /** Its name in Prometheus. */
    String text() {
        return text;
    }

    /** Its value for an environment of a run. */
    String of(RunReference run, EnvironmentSummary environment) {
        return Objects.requireNonNullElse(value.apply(run, environment), "");
    }
}
