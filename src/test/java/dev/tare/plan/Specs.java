package dev.tare.plan;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import dev.tare.api.MeshInstallSpec;
import dev.tare.api.PerformanceProfileSpec;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Validated;

/** Specs as users write them, read from YAML by the rules and with the defaults of a cluster. */
public final class Specs {

    private static final String PROFILE = """
            apiVersion: tare.dev/v1alpha1
            kind: PerformanceProfile
            metadata:
              name: profile
            spec:
            """;

    private static final String MESH = """
            apiVersion: tare.dev/v1alpha1
            kind: MeshInstall
            metadata:
              name: mesh
            spec:
            """;

    /** There is no reading without a profile. */
    private static final String ANY = """
            target:
              sample: {}
            load:
              rate: 100
            environments:
              - name: baseline
            """;

    private Specs() {}

    /**
     * The spec of a profile.
     *
     * @param yaml what stands below {@code spec}
     */
    public static PerformanceProfileSpec profile(String yaml) {
        return read(PROFILE + yaml.indent(2)).profiles().get(0).resource().getSpec();
    }

    /**
     * The spec of a mesh.
     *
     * @param yaml what stands below {@code spec}
     */
    public static MeshInstallSpec mesh(String yaml) {
        return read(MESH + yaml.indent(2) + "---\n" + PROFILE + ANY.indent(2))
                .meshInstalls()
                .get(0)
                .getSpec();
    }

    private static Manifests read(String text) {
        Validated<Manifests> read = ManifestReader.read(
                List.of(Path.of("-")), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        if (read instanceof Validated.Accepted<Manifests> accepted) {
            return accepted.value();
        }
        throw new AssertionError(read.problems().toString());
    }
}
