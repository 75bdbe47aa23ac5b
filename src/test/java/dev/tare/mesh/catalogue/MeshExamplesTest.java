package dev.tare.mesh.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.api.Environment;
import dev.tare.api.MeshInstall;
import dev.tare.api.PerformanceProfile;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;

import static org.assertj.core.api.Assertions.assertThat;

/** One example a mesh, which is read as a cluster would read it and asks for what the mesh has. */
class MeshExamplesTest {

    private static final Path FOLDER = Path.of("examples/meshes");

    static Stream<String> names() {
        return Catalogue.names().stream();
    }

    @Test
    void thereIsOneAMesh() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(Catalogue.names());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isRight(String name) {
        Validated<Manifests> read = ManifestReader.read(List.of(FOLDER.resolve(name + ".yaml")));
        assertThat(read.problems()).isEmpty();
        Manifests manifests = ((Validated.Accepted<Manifests>) read).value();
        MeshInstall install = manifests.meshInstalls().get(0);
        PerformanceProfile profile = manifests.profiles().get(0).resource();
        CatalogueEntry entry = CatalogueTest.entry(name);

        assertThat(install.getSpec().mesh()).isEqualTo(name);
        assertThat(ManagementRule.problem(install, entry)).isEmpty();
        assertThat(RunPlan.of(profile, manifests.meshInstalls(), 1).problems()).isEmpty();
        assertThat(profile.getSpec().environments().stream()
                        .map(Environment::features)
                        .flatMap(List::stream))
                .allMatch(feature -> entry.feature(feature).isPresent());
        assertThat(profile.getSpec().environments().stream().map(Environment::mesh))
                .contains(install.getMetadata().getName());
    }
}
