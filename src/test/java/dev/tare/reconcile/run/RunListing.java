package dev.tare.reconcile.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.PerformanceRun;
import dev.tare.fleet.pods.names.ObjectLabels;

/** Runs of a namespace and what was made for them, as the API server has it. */
record RunListing(KubernetesClient client, String namespace) {

    /** The ConfigMaps with results, by name. */
    List<ConfigMap> results() {
        return client
                .configMaps()
                .inNamespace(namespace)
                .withLabel(ObjectLabels.RESULTS, "true")
                .list()
                .getItems()
                .stream()
                .sorted((a, b) ->
                        a.getMetadata().getName().compareTo(b.getMetadata().getName()))
                .toList();
    }

    /** Everything that was made for runs and is not a result. */
    List<String> objects() {
        List<HasMetadata> all = new ArrayList<>();
        all.addAll(client.services().inNamespace(namespace).list().getItems());
        all.addAll(client.secrets().inNamespace(namespace).list().getItems());
        all.addAll(client.batch().v1().jobs().inNamespace(namespace).list().getItems());
        all.addAll(client.apps().deployments().inNamespace(namespace).list().getItems());
        all.addAll(client.configMaps()
                .inNamespace(namespace)
                .withoutLabel(ObjectLabels.RESULTS)
                .list()
                .getItems());
        return all.stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .sorted()
                .toList();
    }

    List<GenericKubernetesResource> features(String apiVersion, String kind) {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    /** A run gets a label. */
    void label(String run, String key, String value) {
        client.resources(PerformanceRun.class)
                .inNamespace(namespace)
                .withName(run)
                .edit(labelled -> {
                    Map<String, String> labels = new TreeMap<>();
                    Optional.ofNullable(labelled.getMetadata().getLabels()).ifPresent(labels::putAll);
                    labels.put(key, value);
                    labelled.getMetadata().setLabels(labels);
                    return labelled;
                });
    }
}
