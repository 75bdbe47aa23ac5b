package dev.tare.e2e.charts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.tare.e2e.RealCluster;
import dev.tare.mesh.catalogue.HelmChart;
import dev.tare.mesh.catalogue.RealCharts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real API server accepts, in a dry run, all that the charts make of the catalogue's values, and the objects of all
 * features, by the charts' own definitions. Needs a folder with the charts, see {@link RealCharts}; no image is pulled.
 */
class ChartsAcceptedE2E {

    private static final String DEFINITION = "CustomResourceDefinition";
    private static final int SECONDS = 120;

    private static final Set<String> NAMESPACES = new TreeSet<>();

    @TempDir
    private Path temporary;

    private RealCluster cluster;
    private final List<CustomResourceDefinition> definitions = new ArrayList<>();

    static Stream<String> meshes() {
        return RealCharts.meshes();
    }

    @AfterEach
    void removeDefinitions() {
        if (cluster != null) {
            definitions.forEach(definition -> cluster.client()
                    .resource(definition)
                    .withTimeout(SECONDS, TimeUnit.SECONDS)
                    .delete());
            cluster.close();
        }
    }

    @AfterAll
    static void removeNamespaces() {
        if (!NAMESPACES.isEmpty()) {
            try (RealCluster cluster = RealCluster.given()) {
                NAMESPACES.forEach(
                        name -> cluster.client().namespaces().withName(name).delete());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("meshes")
    void takesAll(String mesh) throws IOException {
        RealCharts charts = RealCharts.of(mesh, temporary);
        cluster = RealCluster.given();
        KubernetesClient client = cluster.client();
        new TreeSet<>(Stream.concat(
                                Stream.of("shop"),
                                charts.entry().charts().stream().map(HelmChart::namespace))
                        .toList())
                .forEach(this::makeNamespace);
        List<ObjectNode> objects = charts.objects(Map.of("installGatewayAPI", true));
        for (ObjectNode object : objects) {
            if (object.get("kind").asText().equals(DEFINITION)) {
                ((ObjectNode) object.get("metadata")).remove("namespace");
                CustomResourceDefinition definition =
                        Serialization.unmarshal(object.toString(), CustomResourceDefinition.class);
                definitions.add(client.resource(definition).forceConflicts().serverSideApply());
            }
        }
        definitions.forEach(definition -> client.resource(definition)
                .waitUntilCondition(
                        now -> now.getStatus() != null
                                && now.getStatus().getConditions().stream()
                                        .anyMatch(
                                                condition -> condition.getType().equals("Established")
                                                        && condition.getStatus().equals("True")),
                        SECONDS,
                        TimeUnit.SECONDS));

        List<String> refused = new ArrayList<>();
        objects.stream()
                .filter(object -> !object.get("kind").asText().equals(DEFINITION))
                .forEach(object -> tryOut(object, Validation.WARN, refused));
        charts.ownObjects().forEach(object -> tryOut(object, Validation.STRICT, refused));
        charts.featureObjects().forEach(object -> tryOut(object, Validation.STRICT, refused));
        charts.lessonObjects().forEach(object -> tryOut(object, Validation.STRICT, refused));

        assertThat(refused).isEmpty();
        System.out.printf(
                "%s: the API server takes %d definitions, %d other objects, %d objects of features and %d of lessons%n",
                mesh,
                definitions.size(),
                objects.size() - definitions.size(),
                charts.featureObjects().size(),
                charts.lessonObjects().size());
    }

    private void makeNamespace(String name) {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
        NAMESPACES.add(name);
    }

    private void tryOut(ObjectNode object, Validation validation, List<String> refused) {
        GenericKubernetesResource resource =
                Serialization.unmarshal(object.toString(), GenericKubernetesResource.class);
        try {
            cluster.client()
                    .resource(resource)
                    .dryRun()
                    .fieldValidation(validation)
                    .create();
        } catch (KubernetesClientException e) {
            refused.add(Stream.of(
                            resource.getKind(),
                            resource.getMetadata().getName(),
                            e.getStatus().getMessage())
                    .collect(Collectors.joining(" ")));
        }
    }
}
