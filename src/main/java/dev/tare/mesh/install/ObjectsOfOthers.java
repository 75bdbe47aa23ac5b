package dev.tare.mesh.install;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/**
 * What others keep in what came with a mesh: objects of its definitions, and in its namespaces. It would go with these, so these
 * stay as long as it is there.
 */
final class ObjectsOfOthers {

    private static final long PAGE = 500;
    private static final int MOST_NAMESPACES = 5;

    private final KubernetesClient client;
    private final ObjectOrigin origin;
    private final Map<String, String> held = new HashMap<>();

    /**
     * Objects of others in a cluster.
     *
     * @param client the cluster
     * @param origin tells which objects are others'
     */
    ObjectsOfOthers(KubernetesClient client, ObjectOrigin origin) {
        this.client = client;
        this.origin = origin;
    }

    /** What others have of a definition, such as {@code 12 VirtualServices in 3 namespaces (a, b, c)}; empty for nothing. */
    Optional<String> of(CustomResourceDefinition definition) {
        String name = definition.getMetadata().getName();
        if (!held.containsKey(name)) {
            List<GenericKubernetesResource> objects = ofOthers(context(definition), null);
            if (objects.isEmpty()) {
                return Optional.empty();
            }
            held.put(name, count(definition.getSpec().getNames().getKind(), objects.size()) + where(objects));
        }
        return Optional.of(held.get(name));
    }

    /**
     * What others have in a namespace, such as {@code 2 Deployments, 1 Secret in namespace istio-system}; empty for nothing.
     * Whatever can be deleted there is looked at.
     */
    Optional<String> in(String namespace) {
        if (!held.containsKey(namespace)) {
            Map<String, Integer> kinds = new TreeMap<>();
            for (ResourceDefinitionContext kind : kinds()) {
                int count = ofOthers(kind, namespace).size();
                if (count > 0) {
                    kinds.merge(kind.getKind(), count, Integer::max); // some are in several groups
                }
            }
            if (kinds.isEmpty()) {
                return Optional.empty();
            }
            held.put(
                    namespace,
                    kinds.entrySet().stream()
                                    .map(kind -> count(kind.getKey(), kind.getValue()))
                                    .collect(Collectors.joining(", "))
                            + " in namespace " + namespace);
        }
        return Optional.of(held.get(namespace));
    }

    /** All of it that was found, in sentences that go on. */
    Collection<String> held() {
        return held.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(Map.Entry::getValue)
                .toList();
    }

    private List<GenericKubernetesResource> ofOthers(ResourceDefinitionContext kind, String namespace) {
        List<GenericKubernetesResource> found = new ArrayList<>();
        String next = null;
        do {
            ListOptions page =
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build();
            MixedOperation<
                            GenericKubernetesResource,
                            GenericKubernetesResourceList,
                            Resource<GenericKubernetesResource>>
                    resources = client.genericKubernetesResources(kind);
            GenericKubernetesResourceList list = namespace != null
                    ? resources.inNamespace(namespace).list(page)
                    : kind.isNamespaceScoped() ? resources.inAnyNamespace().list(page) : resources.list(page);
            for (GenericKubernetesResource object : list.getItems()) {
                object.setKind(kind.getKind()); // which lists may leave out
                if (origin.isOfOthers(object)) {
                    found.add(object);
                }
            }
            next = list.getMetadata() == null ? null : list.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return found;
    }

    private static ResourceDefinitionContext context(CustomResourceDefinition definition) {
        String version = definition.getSpec().getVersions().stream()
                .filter(served -> !Boolean.FALSE.equals(served.getServed()))
                .max((one, other) -> Boolean.compare(isStored(one), isStored(other)))
                .map(CustomResourceDefinitionVersion::getName)
                .orElse(definition.getSpec().getVersions().get(0).getName());
        return new ResourceDefinitionContext.Builder()
                .withGroup(definition.getSpec().getGroup())
                .withVersion(version)
                .withKind(definition.getSpec().getNames().getKind())
                .withPlural(definition.getSpec().getNames().getPlural())
                .withNamespaced(definition.getSpec().getScope().equals("Namespaced"))
                .build();
    }

    private static boolean isStored(CustomResourceDefinitionVersion version) {
        return Boolean.TRUE.equals(version.getStorage());
    }

    /** Every kind of objects that are in namespaces, in the version that the API server prefers. */
    private List<ResourceDefinitionContext> kinds() {
        Stream<String> versions = Stream.concat(
                Stream.of("v1"),
                client.getApiGroups().getGroups().stream()
                        .map(APIGroup::getPreferredVersion)
                        .map(version -> version.getGroupVersion()));
        return versions.flatMap(this::kinds).toList();
    }

    private Stream<ResourceDefinitionContext> kinds(String version) {
        APIResourceList list = client.getApiResources(version);
        return Stream.ofNullable(list)
                .flatMap(resources -> resources.getResources().stream())
                .filter(resource -> Boolean.TRUE.equals(resource.getNamespaced()))
                .filter(resource -> !resource.getName().contains("/"))
                .filter(resource -> resource.getVerbs().containsAll(Set.of("list", "delete")))
                .map(resource -> context(version, resource));
    }

    private static ResourceDefinitionContext context(String version, APIResource resource) {
        int slash = version.indexOf('/');
        return new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : version.substring(0, slash))
                .withVersion(version.substring(slash + 1))
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(true)
                .build();
    }

    private static String where(List<GenericKubernetesResource> objects) {
        Set<String> namespaces = objects.stream()
                .map(object -> object.getMetadata().getNamespace())
                .filter(namespace -> namespace != null)
                .collect(Collectors.toCollection(TreeSet::new));
        if (namespaces.isEmpty()) {
            return "";
        }
        String named = namespaces.stream().limit(MOST_NAMESPACES).collect(Collectors.joining(", "));
        String more = namespaces.size() > MOST_NAMESPACES ? ", ..." : "";
        return namespaces.size() == 1
                ? " in namespace " + named
                : " in %d namespaces (%s%s)".formatted(namespaces.size(), named, more);
    }

    private static String count(String kind, int count) {
        return count + " " + (count == 1 ? kind : plural(kind));
    }

    /** As people write it: {@code VirtualServices}, {@code AuthorizationPolicies}, {@code Meshes}. */
    private static String plural(String kind) {
        if (kind.matches(".*[^aeiou]y")) {
            return kind.substring(0, kind.length() - 1) + "ies";
        }
        return kind + (kind.matches(".*(s|x|ch|sh)") ? "es" : "s");
    }
}
