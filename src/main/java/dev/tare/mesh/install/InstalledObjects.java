package dev.tare.mesh.install;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.manifest.Validated;
import dev.tare.manifest.YamlDocuments;

/**
 * Namespaces and definitions that came with a mesh, which Helm leaves behind. They carry the label {@value
 * InstallRecords#MESH_INSTALL}, so that they are known when it goes; what was there before does not.
 */
final class InstalledObjects {

    static final String RELEASE_NAME = "meta.helm.sh/release-name";
    static final String RELEASE_NAMESPACE = "meta.helm.sh/release-namespace";

    private final KubernetesClient client;
    private final String mesh;

    InstalledObjects(KubernetesClient client, String mesh) {
        this.client = client;
        this.mesh = mesh;
    }

    /** Makes a namespace, unless it is there. */
    void makeNamespace(String name) throws InstallFailure {
        Namespace there = client.namespaces().withName(name).get();
        if (there == null) {
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels(InstallRecords.MESH_INSTALL, mesh)
                            .endMetadata()
                            .build())
                    .create();
        } else if (there.getMetadata().getDeletionTimestamp() != null) {
            throw new InstallFailure("namespace %s is being deleted: %s".formatted(name, remains(there)), true);
        }
    }

    /**
     * Marks the definitions that came with a release: those that are part of it, and those that Helm made first, of which it
     * keeps no more than the chart's files.
     *
     * @param files the chart's files below {@code crds/}
     * @param since when the first thing was done for this mesh: what is older was there before
     */
    void markDefinitions(Release release, List<String> files, Instant since) throws IOException {
        Set<String> made = names(files);
        for (CustomResourceDefinition definition : definitions()) {
            if (!isOlder(definition, since) && cameWith(definition, release, made) && !isMarked(definition)) {
                mark(definition, mesh);
            }
        }
    }

    /** Whether an object was there before a moment, as far as seconds can tell, which is all that an API server keeps. */
    static boolean isOlder(HasMetadata object, Instant moment) {
        return Instant.parse(object.getMetadata().getCreationTimestamp())
                .isBefore(moment.truncatedTo(ChronoUnit.SECONDS));
    }

    private static Set<String> names(List<String> files) {
        Set<String> names = new HashSet<>();
        for (String file : files) {
            if (YamlDocuments.parse("", file) instanceof Validated.Accepted<List<JsonNode>> accepted) {
                accepted.value()
                        .forEach(document ->
                                names.add(document.at("/metadata/name").asText()));
            }
        }
        return names;
    }

    /** Whether it is part of a release, or one of those that Helm made first for it, given by their names. */
    private static boolean cameWith(CustomResourceDefinition definition, Release release, Set<String> made) {
        return isPart(definition, release)
                || made.contains(definition.getMetadata().getName());
    }

    private static boolean isPart(CustomResourceDefinition definition, Release release) {
        return annotation(definition, RELEASE_NAME)
                        .filter(release.name()::equals)
                        .isPresent()
                && annotation(definition, RELEASE_NAMESPACE)
                        .filter(release.namespace()::equals)
                        .isPresent();
    }

    private void mark(CustomResourceDefinition definition, String owner) {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition.getMetadata().getName())
                .edit(there -> new CustomResourceDefinitionBuilder(there)
                        .editMetadata()
                        .addToLabels(InstallRecords.MESH_INSTALL, owner)
                        .endMetadata()
                        .build());
    }

    /** Another mesh has a release now, and the definitions that came with it. */
    void leaveDefinitionsTo(String heir, Release release, List<String> files) {
        Set<String> made = names(files);
        marked().stream()
                .filter(definition -> cameWith(definition, release, made))
                .forEach(definition -> mark(definition, heir));
    }

    /** Other meshes have the namespaces that they are in, too. */
    void leaveNamespacesTo(RemainingOwners heirs) {
        for (Namespace namespace : namespaces()) {
            String name = namespace.getMetadata().getName();
            heirs.ofNamespace(name)
                    .ifPresent(heir -> client.namespaces().withName(name).edit(there -> new NamespaceBuilder(there)
                            .editMetadata()
                            .addToLabels(InstallRecords.MESH_INSTALL, heir)
                            .endMetadata()
                            .build()));
        }
    }

    /** What came with the mesh is nobody's from now on. */
    void leave() {
        marked().forEach(definition -> client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition.getMetadata().getName())
                .edit(there -> new CustomResourceDefinitionBuilder(there)
                        .editMetadata()
                        .removeFromLabels(InstallRecords.MESH_INSTALL)
                        .endMetadata()
                        .build()));
        namespaces().forEach(namespace -> client.namespaces()
                .withName(namespace.getMetadata().getName())
                .edit(there -> new NamespaceBuilder(there)
                        .editMetadata()
                        .removeFromLabels(InstallRecords.MESH_INSTALL)
                        .endMetadata()
                        .build()));
    }

    private List<CustomResourceDefinition> marked() {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withLabel(InstallRecords.MESH_INSTALL, mesh)
                .list()
                .getItems();
    }

    private List<Namespace> namespaces() {
        return client.namespaces()
                .withLabel(InstallRecords.MESH_INSTALL, mesh)
                .list()
                .getItems();
    }

    private List<CustomResourceDefinition> definitions() {
        return client.apiextensions().v1().customResourceDefinitions().list().getItems();
    }

    /**
     * Begins to remove all definitions that came with the mesh, and says which are on their way.
     *
     * @param stays those that stay
     */
    Set<String> removeDefinitions(Predicate<CustomResourceDefinition> stays) {
        return remove(marked(), stays).stream()
                .map(definition -> "definition " + definition.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /**
     * Begins to remove all namespaces that were made for the mesh, and says what is still in those that are on their way.
     *
     * @param stays those that stay
     */
    Set<String> removeNamespaces(Predicate<Namespace> stays) {
        return remove(namespaces(), stays).stream()
                .map(namespace -> "namespace " + namespace.getMetadata().getName() + ": " + remains(namespace))
                .collect(Collectors.toSet());
    }

    private <T extends HasMetadata> List<T> remove(List<T> marked, Predicate<T> stays) {
        List<T> going = new ArrayList<>();
        for (T object : marked) {
            if (object.getMetadata().getDeletionTimestamp() != null) {
                going.add(object);
            } else if (!stays.test(object)) {
                client.resource(object).delete();
                going.add(object);
            }
        }
        return going;
    }

    /** What the API server says of a namespace that does not go. */
    private static String remains(Namespace namespace) {
        if (namespace.getStatus() == null || namespace.getStatus().getConditions() == null) {
            return "it is not deleted yet";
        }
        String said = namespace.getStatus().getConditions().stream()
                .filter(condition -> condition.getStatus().equals("True"))
                .map(condition -> condition.getMessage())
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "it is not deleted yet" : said;
    }

    private boolean isMarked(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getLabels())
                .orElse(Map.of())
                .containsKey(InstallRecords.MESH_INSTALL);
    }

    private static Optional<String> annotation(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(annotations -> annotations.get(name));
    }
}
