package dev.tare.app;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.Environment;
import dev.tare.api.PerformanceProfile;
import dev.tare.manifest.ManifestReader;
import dev.tare.manifest.Manifests;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.plan.RunPlan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WeighProfileTest {

    private static Validated<Manifests> read(String url, int rate, String... meshes) {
        return ManifestReader.read(
                "the profile above", new WeighProfile(URI.create(url), List.of(meshes), rate).yaml());
    }

    private static Manifests accepted(String url, String... meshes) {
        Validated<Manifests> read = read(url, 500, meshes);
        assertThat(read.problems()).extracting(Problem::sentence).isEmpty();
        return ((Validated.Accepted<Manifests>) read).value();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            http://localhost:8080,            http://localhost:8080, /,               weigh-localhost-8080
            http://localhost:8080/,           http://localhost:8080, /,               weigh-localhost-8080
            https://Shop.test/a%20b?c=1&d=2,  https://Shop.test,     /a%20b?c=1&d=2,  weigh-shop-test
            http://[::1]:80/:'x':%7B%7D,      http://[::1]:80,       /:'x':%7B%7D,    weigh-1-80
            """)
    void anAddressIsTheTargetAndWhatIsRequestedOfIt(String url, String target, String path, String name) {
        PerformanceProfile profile =
                accepted(url, "reference").profiles().get(0).resource();
        assertThat(profile.getMetadata().getName()).isEqualTo(name);
        assertThat(profile.getSpec().target().url()).isEqualTo(target);
        assertThat(profile.getSpec().request().path()).isEqualTo(path);
    }

    @Test
    void eachMeshIsAnEnvironmentOnceAndCanBePlanned() {
        Manifests read = accepted("http://localhost:8080", "envoy", "reference", "envoy");
        PerformanceProfile profile = read.profiles().get(0).resource();
        assertThat(profile.getSpec().environments())
                .extracting(Environment::name)
                .containsExactly("baseline", "envoy", "reference");
        assertThat(read.meshInstalls())
                .extracting(mesh -> mesh.getSpec().mesh())
                .containsExactly("envoy", "reference");
        assertThat(RunPlan.of(profile, read.meshInstalls(), 1).problems()).isEmpty();
    }

    @Test
    void aRateThatIsNoneIsRefusedAsInAnyProfile() {
        assertThat(read("http://localhost:8080", 0, "envoy").problems())
                .extracting(Problem::sentence)
                .containsExactly("the profile above: PerformanceProfile weigh-localhost-8080: spec.load.rate: is 0, but"
                        + " must be at least 1");
    }

    @Test
    void aMeshOfNoNameIsRefusedAsInAnyFile() {
        assertThat(read("http://localhost:8080", 500, "En\"voy").problems())
                .extracting(Problem::sentence)
                .anyMatch(sentence -> sentence.startsWith("the profile above: MeshInstall En\"voy: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8080", "/orders", "ftp://localhost", "http:///orders"})
    void whatIsNoUrlIsRefused(String url) {
        assertThatThrownBy(() -> new WeighProfile(URI.create(url), List.of("envoy"), 500))
                .isInstanceOf(UserException.class)
                .hasMessage("'%s' must be a URL such as http://localhost:8080/orders", url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://me:secret@localhost", "http://localhost/#top"})
    void aUserOrAFragmentIsRefused(String url) {
        assertThatThrownBy(() -> new WeighProfile(URI.create(url), List.of("envoy"), 500))
                .isInstanceOf(UserException.class)
                .hasMessage("the URL must be one without a user and a fragment (#)");
    }
}
