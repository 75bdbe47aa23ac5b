package dev.tare.e2e.ownmesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.e2e.Eventually;
import dev.tare.e2e.InstalledOperator;
import dev.tare.e2e.RealCluster;
import dev.tare.e2e.Scenario;

import static org.assertj.core.api.Assertions.assertThat;

/** The mesh of docs/add-your-own-mesh.md, described in the operator's namespace by a ConfigMap. */
@ExtendWith(InstalledOperator.class)
class OwnMeshE2E {

    private static final Path PAGE = Path.of("docs/add-your-own-mesh.md");
    private static final Duration SEEN = Duration.ofSeconds(20);

    /** The page says a minute. */
    private static final Duration CORRECTED = Duration.ofSeconds(75);

    private static final List<String> DESCRIPTIONS = List.of("acme-mesh", "broken-mesh", "another-istio");

    private final Scenario user;

    OwnMeshE2E(Scenario user) {
        this.user = user;
    }

    @AfterEach
    void clear() {
        user.clear();
        DESCRIPTIONS.forEach(name -> user.client()
                .configMaps()
                .inNamespace(RealCluster.NAMESPACE)
                .withName(name)
                .delete());
    }

    @Test
    void isKnownOnceItsDescriptionMakesSense() throws IOException {
        String described = example();
        describe("acme-mesh", "acme", described);
        describe("broken-mesh", "broken", described.replace("dataPlane: Sidecar ", "dataPlane: SideCar "));
        describe("another-istio", "istio", described);
        Stream.of("acme", "broken", "istio", "nobody").forEach(this::ask);

        Condition installed = condition("acme", Conditions.INSTALLED, "where it is looked for");
        Condition accepted = condition("acme", Conditions.ACCEPTED, "whether it makes sense");
        assertThat(accepted.getStatus()).isEqualTo("True");
        assertThat(installed.getMessage()).contains("acme-controller");
        assertThat(condition("broken", Conditions.ACCEPTED, "what is wrong").getMessage())
                .isEqualTo(
                        "ConfigMap tare-system/broken-mesh: dataPlane: is \"SideCar\", but must be Sidecar, NodeProxy,"
                                + " Ebpf or ExplicitProxy");
        assertThat(condition("istio", Conditions.INSTALLED, "Istio").getMessage())
                .as("Tare's own entry")
                .contains("istiod");
        assertThat(condition("nobody", Conditions.ACCEPTED, "how to describe it")
                        .getMessage())
                .contains("ConfigMap in namespace tare-system", "tare.dev/mesh: nobody");
        user.keep("listing.txt", user.listing());

        describe("broken-mesh", "broken", described);
        Eventually.holds("corrected description counts", CORRECTED, () -> find("broken", Conditions.ACCEPTED)
                .filter(condition -> condition.getStatus().equals("True"))
                .isPresent());
    }

    private void describe(String name, String mesh, String text) {
        ConfigMap map = Serialization.unmarshal(text, ConfigMap.class);
        map.getMetadata().setName(name);
        map.getMetadata().setLabels(Map.of("tare.dev/mesh", mesh));
        user.client().resource(map).forceConflicts().serverSideApply();
    }

    private void ask(String mesh) {
        user.apply("""
                apiVersion: tare.dev/v1alpha1
                kind: MeshInstall
                metadata: {name: %s}
                spec: {mesh: %s, management: Observed}
                """.formatted(mesh, mesh));
    }

    private Condition condition(String mesh, String type, String what) {
        return Eventually.get(mesh + ": " + what, SEEN, () -> find(mesh, type));
    }

    private Optional<Condition> find(String mesh, String type) {
        return Stream.of(mesh)
                .map(name -> user.client()
                        .resources(MeshInstall.class)
                        .withName(name)
                        .get())
                .filter(Objects::nonNull)
                .map(MeshInstall::getStatus)
                .filter(status -> status != null && status.conditions() != null)
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.getType().equals(type))
                .findFirst();
    }

    private static String example() throws IOException {
        return Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
    }
}
