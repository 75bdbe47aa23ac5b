package dev.tare.e2e.meshinstall;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.e2e.Eventually;
import dev.tare.e2e.RealCluster;

/** What is in the whole cluster of the kinds that a mesh brings. */
final class ClusterListing {

    /** Of Tare's own release: a test that upgrades it makes more. */
    private static final String HISTORY =
            "Secret %s/sh.helm.release.v1.%s.v".formatted(RealCluster.NAMESPACE, RealCluster.RELEASE);

    private ClusterListing() {}

    /** As {@code kind namespace/name}. */
    static Set<String> of(KubernetesClient client) {
        return Stream.<List<? extends HasMetadata>>of(
                        client.namespaces().list().getItems(),
                        client.apiextensions()
                                .v1()
                                .customResourceDefinitions()
                                .list()
                                .getItems(),
                        client.rbac().clusterRoles().list().getItems(),
                        client.rbac().clusterRoleBindings().list().getItems(),
                        client.rbac().roles().inAnyNamespace().list().getItems(),
                        client.rbac().roleBindings().inAnyNamespace().list().getItems(),
                        client.admissionRegistration()
                                .v1()
                                .mutatingWebhookConfigurations()
                                .list()
                                .getItems(),
                        client.admissionRegistration()
                                .v1()
                                .validatingWebhookConfigurations()
                                .list()
                                .getItems(),
                        client.configMaps().inAnyNamespace().list().getItems(),
                        client.secrets().inAnyNamespace().list().getItems(),
                        client.serviceAccounts().inAnyNamespace().list().getItems(),
                        client.services().inAnyNamespace().list().getItems(),
                        client.apps().deployments().inAnyNamespace().list().getItems(),
                        client.batch().v1().jobs().inAnyNamespace().list().getItems())
                .flatMap(List::stream)
                .map(object -> object.getKind() + " "
                        + (object.getMetadata().getNamespace() == null
                                ? ""
                                : object.getMetadata().getNamespace() + "/")
                        + object.getMetadata().getName())
                .filter(object -> !object.startsWith(HISTORY))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What there is now, and was not before. */
    static Set<String> more(KubernetesClient client, Set<String> before) {
        Set<String> more = of(client);
        more.removeAll(before);
        return more;
    }

    /** Waits until there is nothing more than before. */
    static void awaitNothingMore(KubernetesClient client, Set<String> before) {
        Eventually.holds(() -> "cluster as it was; there is more now: " + more(client, before), Meshes.GONE, () -> more(
                        client, before)
                .isEmpty());
    }
}
