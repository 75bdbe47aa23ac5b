package dev.tare.mesh.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.APIGroupListBuilder;
import io.fabric8.kubernetes.api.model.APIResourceBuilder;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.APIResourceListBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.cluster.ApiServerStandIn;
import dev.tare.mesh.catalogue.Catalogue;

import static org.assertj.core.api.Assertions.assertThat;

/** What would be lost with a mesh that is not its own, before a stand-in for the API server. */
class ObjectsOfOthersTest {

    private static final String API = "networking.istio.io/v1";
    private static final int OK = 200;

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final KubernetesClient client = server.client();
    private final ObjectsOfOthers others =
            new ObjectsOfOthers(client, new ObjectOrigin(Catalogue.entry("istio"), Set.of("istio-system/istio-base")));

    @AfterEach
    void close() {
        server.close();
    }

    private static CustomResourceDefinition definition(String kind, String plural) {
        return new CustomResourceDefinitionBuilder()
                .withNewMetadata()
                .withName(plural + ".networking.istio.io")
                .endMetadata()
                .withNewSpec()
                .withGroup("networking.istio.io")
                .withScope("Namespaced")
                .withNewNames()
                .withKind(kind)
                .withPlural(plural)
                .endNames()
                .addNewVersion()
                .withName("v1beta1")
                .withServed(true)
                .endVersion()
                .addNewVersion()
                .withName("v1")
                .withServed(true)
                .withStorage(true)
                .endVersion()
                .endSpec()
                .build();
    }

    private static GenericKubernetesResource object(String kind, String namespace, String name, String... managers) {
        List<ManagedFieldsEntry> fields = new ArrayList<>();
        for (String manager : managers) {
            String[] parts = manager.split("/");
            fields.add(new ManagedFieldsEntryBuilder()
                    .withManager(parts[0])
                    .withOperation("Update")
                    .withSubresource(parts.length == 1 ? null : parts[1])
                    .build());
        }
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(Set.of("ConfigMap", "Secret").contains(kind) ? "v1" : API);
        object.setKind(kind);
        object.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withManagedFields(fields)
                .build());
        return object;
    }

    private void make(GenericKubernetesResource object) {
        client.resource(object).create();
    }

    @Test
    void objectsOfADefinitionAreCountedWithTheirNamespaces() {
        server.kind(API, "VirtualService", "virtualservices");
        CustomResourceDefinition definition = definition("VirtualService", "virtualservices");
        assertThat(others.of(definition)).isEmpty();
        make(object("VirtualService", "shop", "a", "kubectl-client-side-apply"));
        make(object("VirtualService", "shop", "b", "kubectl-client-side-apply"));
        make(object("VirtualService", "web", "a", "argocd-controller", "pilot-discovery/status"));
        assertThat(others.of(definition)).contains("3 VirtualServices in 2 namespaces (shop, web)");
        assertThat(others.held()).containsExactly("3 VirtualServices in 2 namespaces (shop, web)");
    }

    @Test
    void kindsAreWrittenAsPeopleDo() {
        server.kind(API, "AuthorizationPolicy", "authorizationpolicies");
        make(object("AuthorizationPolicy", "shop", "a"));
        assertThat(others.of(definition("AuthorizationPolicy", "authorizationpolicies")))
                .contains("1 AuthorizationPolicy in namespace shop");
        make(object("AuthorizationPolicy", "shop", "b"));
        assertThat(new ObjectsOfOthers(client, new ObjectOrigin(Optional.empty(), Set.of()))
                        .of(definition("AuthorizationPolicy", "authorizationpolicies")))
                .contains("2 AuthorizationPolicies in namespace shop");
    }

    @Test
    void whateverCanBeDeletedInANamespaceIsLookedAt() {
        server.answer(
                "/apis",
                OK,
                new APIGroupListBuilder()
                        .addNewGroup()
                        .withName("networking.istio.io")
                        .withNewPreferredVersion(API, "v1")
                        .endGroup()
                        .build());
        server.answer("/api/v1", OK, resources("v1", "ConfigMap configmaps", "Secret secrets", "Node nodes"));
        server.answer("/apis/" + API, OK, resources(API, "EnvoyFilter envoyfilters"));
        make(object("ConfigMap", "istio-system", "kube-root-ca.crt", "k3s"));
        make(object("ConfigMap", "istio-system", "istio-leader", "pilot-discovery"));
        make(object("Secret", "elsewhere", "token", "kubectl-create"));
        assertThat(others.in("istio-system")).isEmpty();
        make(object("Secret", "istio-system", "gateway-certificate", "cert-manager"));
        make(object("EnvoyFilter", "istio-system", "a", "helm"));
        make(object("EnvoyFilter", "istio-system", "b", "helm"));
        assertThat(others.in("istio-system")).contains("2 EnvoyFilters, 1 Secret in namespace istio-system");
    }

    private static APIResourceList resources(String version, String... kinds) {
        APIResourceListBuilder list = new APIResourceListBuilder().withGroupVersion(version);
        for (String kind : kinds) {
            list.addToResources(new APIResourceBuilder()
                    .withKind(kind.split(" ")[0])
                    .withName(kind.split(" ")[1])
                    .withNamespaced(!kind.startsWith("Node"))
                    .withVerbs("create", "delete", "get", "list")
                    .build());
        }
        return list.build();
    }

    @ParameterizedTest
    @CsvSource({
        "VirtualService, web, kubectl, true",
        "VirtualService, web, , true",
        "VirtualService, web, pilot-discovery, false",
        "VirtualService, web, 'pilot-discovery kubectl', true",
        "VirtualService, web, 'pilot-discovery kubectl/status', false",
        "ConfigMap, istio-ca-root-cert, somebody, false",
        "ConfigMap, kube-root-ca.crt, somebody, false",
        "ServiceAccount, default, somebody, false",
        "Lease, web, somebody, false",
        "Secret, web, kube-controller-manager, false",
    })
    void whoseAnObjectIsIsSeenByWhatItIsAndWhoHasWrittenIt(
            String kind, String name, String managers, boolean isOfOthers) {
        GenericKubernetesResource object =
                object(kind, "shop", name, managers == null ? new String[0] : managers.split(" "));
        ObjectOrigin origin = new ObjectOrigin(Catalogue.entry("istio"), Set.of());
        assertThat(origin.isOfOthers(object)).isEqualTo(isOfOthers);
    }

    @Test
    void whatIsMarkedOrGoesByItselfIsNobodysLoss() {
        ObjectOrigin origin = new ObjectOrigin(Optional.empty(), Set.of("istio-system/istio-base"));
        GenericKubernetesResource owned = object("Pod", "shop", "a", "kubectl");
        owned.getMetadata()
                .setOwnerReferences(
                        List.of(new OwnerReferenceBuilder().withName("b").build()));
        GenericKubernetesResource leaving = object("Secret", "shop", "a", "kubectl");
        leaving.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
        GenericKubernetesResource ofRun = object("VirtualService", "shop", "a", "tare");
        ofRun.getMetadata().setLabels(Map.of("tare.dev/run-uid", "7c0e"));
        GenericKubernetesResource ofRelease = object("Secret", "istio-system", "a", "helm");
        ofRelease
                .getMetadata()
                .setAnnotations(Map.of(
                        "meta.helm.sh/release-name", "istio-base", "meta.helm.sh/release-namespace", "istio-system"));
        GenericKubernetesResource hook = object("Secret", "istio-system", "b", "helm");
        hook.getMetadata().setAnnotations(Map.of("helm.sh/hook", "pre-install"));
        assertThat(List.of(owned, leaving, ofRun, ofRelease, hook)).noneMatch(origin::isOfOthers);
        GenericKubernetesResource ofAnother = object("Secret", "istio-system", "c", "helm");
        ofAnother
                .getMetadata()
                .setAnnotations(Map.of(
                        "meta.helm.sh/release-name", "gateway", "meta.helm.sh/release-namespace", "istio-system"));
        assertThat(origin.isOfOthers(ofAnother)).isTrue();
    }
}
