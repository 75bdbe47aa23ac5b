package dev.tare.mesh.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.ChartSource;
import dev.tare.api.MeshInstallSpec.ObjectPlace;
import dev.tare.api.MeshInstallSpec.ValuesSource;
import dev.tare.api.MeshInstallSpec.ValuesSource.Kind;
import dev.tare.api.MeshInstallSpecBuilder;
import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.install.Charts.Access;
import dev.tare.mesh.install.Charts.Credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a mesh draws on, before a stand-in for the API server. */
class InstallInputsTest {

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final InstallInputs inputs = new InstallInputs(client);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    private void configMap(String name, Map<String, String> data) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("n")
                        .withName(name)
                        .endMetadata()
                        .withData(data)
                        .build())
                .create();
    }

    private void secret(String name, Map<String, String> data) {
        SecretBuilder secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace("n")
                .withName(name)
                .endMetadata();
        data.forEach((key, value) ->
                secret.addToData(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
        client.resource(secret.build()).create();
    }

    private static ValuesSource from(Kind kind, String name, String key) {
        return new ValuesSource(kind, "n", name, key);
    }

    private static MeshInstallSpec spec(ChartSource source, ValuesSource... values) {
        return MeshInstallSpecBuilder.builder()
                .mesh("istio")
                .chartSource(source)
                .valuesFrom(List.of(values))
                .build();
    }

    private List<Map<String, Object>> values(ValuesSource... sources) throws InstallFailure {
        return inputs.values(spec(null, sources));
    }

    private static void assertMissing(String sentence, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(InstallFailure.class, failure -> {
            assertThat(failure).hasMessage(sentence);
            assertThat(failure.passes()).as("it may be there later").isTrue();
        });
    }

    @Test
    void valuesAreReadInTheirOrder() throws InstallFailure {
        configMap("first", Map.of("values.yaml", "pilot: {traceSampling: 1.5}\nlist: [1, two]\ngone: null\n"));
        secret("second", Map.of("mine.yaml", "{\"pilot\": {\"on\": true}}"));
        List<Map<String, Object>> values =
                values(from(Kind.ConfigMap, "first", null), from(Kind.Secret, "second", "mine.yaml"));
        assertThat(values).hasSize(2);
        assertThat(values.get(0))
                .containsEntry("pilot", Map.of("traceSampling", 1.5))
                .containsEntry("list", List.of(1, "two"))
                .containsEntry("gone", null);
        assertThat(values.get(1)).isEqualTo(Map.of("pilot", Map.of("on", true)));
        assertThat(values()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "---\n"})
    void anEmptyDocumentHasNone(String text) throws InstallFailure {
        secret("empty", Map.of("values.yaml", text));
        assertThat(values(from(Kind.Secret, "empty", null))).containsExactly(Map.of());
    }

    @Test
    void theObjectIsNotThere() {
        configMap("there", Map.of("values.yaml", "{}"));
        assertMissing(
                "spec.valuesFrom[1]: ConfigMap n/absent was not found",
                () -> values(from(Kind.ConfigMap, "there", null), from(Kind.ConfigMap, "absent", null)));
        assertMissing(
                "spec.valuesFrom[0]: Secret n/there was not found", () -> values(from(Kind.Secret, "there", null)));
    }

    @Test
    void theKeyIsNotThere() {
        configMap("map", Map.of("b", "x", "a", "x"));
        secret("none", Map.of());
        assertMissing(
                "spec.valuesFrom[0]: ConfigMap n/map, key values.yaml was not found; present keys: a, b",
                () -> values(from(Kind.ConfigMap, "map", null)));
        assertMissing(
                "spec.valuesFrom[0]: Secret n/none, key k was not found; present keys: none",
                () -> values(from(Kind.Secret, "none", "k")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hunter2",
                "[hunter2]",
                "a: hunter2\n---\nb: hunter2",
                "a: [hunter2",
                "a: &hunter2 x\nb: *hunter3",
                "hunter2: 1\nhunter2: 2",
                "a: !hunter2 x",
                "{\"hunter2\": \"x\""
            })
    void whatIsNoMappingIsNotQuoted(String text) {
        secret("secret", Map.of("values.yaml", text));
        assertMissing(
                "spec.valuesFrom[0]: Secret n/secret, key values.yaml must hold one YAML mapping",
                () -> values(from(Kind.Secret, "secret", null)));
    }

    @Test
    void nothingIsNeededForTheProjectsOwnRepository() throws InstallFailure, IOException {
        Access access = inputs.access(spec(null), folder);
        assertThat(access.credentials()).isEmpty();
        assertThat(access.certificateAuthority()).isEmpty();
        assertThat(access.archives()).isEmpty();
        assertThat(server.requests()).isEmpty();
    }

    private static ObjectPlace place(String name) {
        return new ObjectPlace("n", name);
    }

    @Test
    void aRepositoryMayTakeAPasswordAndAnAuthority() throws InstallFailure, IOException {
        secret("login", Map.of("username", "me", "password", "hunter2"));
        configMap("authority", Map.of("ca.crt", "a certificate"));
        Access access = inputs.access(
                spec(new ChartSource("https://a.example", null, place("login"), place("authority"))), folder);
        assertThat(access.credentials()).contains(new Credentials("me", "hunter2"));
        assertThat(access.certificateAuthority())
                .hasValueSatisfying(file -> assertThat(file).hasParent(folder).hasContent("a certificate"));
    }

    @Test
    void aLoginLacksSomething() {
        secret("login", Map.of("user", "me", "password", "hunter2"));
        configMap("authority", Map.of("tls.crt", "a certificate"));
        assertMissing(
                "spec.chartSource.credentials: has no key username; it has password, user",
                () -> inputs.access(spec(new ChartSource("https://a.example", null, place("login"), null)), folder));
        assertMissing(
                "spec.chartSource.certificateAuthority: has no key ca.crt; it has tls.crt",
                () -> inputs.access(
                        spec(new ChartSource("https://a.example", null, null, place("authority"))), folder));
        assertMissing(
                "spec.chartSource.credentials: Secret n/absent was not found",
                () -> inputs.access(spec(new ChartSource("https://a.example", null, place("absent"), null)), folder));
        assertMissing(
                "spec.chartSource.archives: ConfigMap n/absent was not found",
                () -> inputs.access(spec(new ChartSource(null, place("absent"), null, null)), folder));
    }

    @Test
    void archivesAreBytes() throws InstallFailure, IOException {
        byte[] archive = {0x1f, (byte) 0x8b, 0, -1};
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("n")
                        .withName("charts")
                        .endMetadata()
                        .addToBinaryData(
                                "istiod-1.30.0.tgz", Base64.getEncoder().encodeToString(archive))
                        .build())
                .create();
        Map<String, byte[]> archives = inputs.access(spec(new ChartSource(null, place("charts"), null, null)), folder)
                .archives();
        assertThat(archives).containsOnlyKeys("istiod-1.30.0.tgz");
        assertThat(Arrays.equals(archives.get("istiod-1.30.0.tgz"), archive)).isTrue();
    }
}
