package dev.tare.reconcile.run;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.StartFailureReason;
import dev.tare.reconcile.NamespaceMarks;

/** Whether the labels and annotations of a run's namespace let its meshes take pods in. */
final class MeshNamespaces {

    private final KubernetesClient client;

    MeshNamespaces(KubernetesClient client) {
        this.client = client;
    }

    /** The first that keeps a mesh from the run's pods, or that a mesh misses. */
    Optional<Preparation> obstacle(Preparation.Ready ready, String namespace) {
        if (ready.memberships().isEmpty()) {
            return Optional.empty();
        }
        ObjectMeta found = Optional.ofNullable(
                        client.namespaces().withName(namespace).get())
                .map(Namespace::getMetadata)
                .orElseGet(ObjectMeta::new);
        found.setName(namespace);
        return ready.memberships().entrySet().stream()
                .flatMap(on -> NamespaceMarks.obstacles(on.getValue(), found, "measure in another namespace")
                        .map(sentence -> (Preparation) new Preparation.Refused(
                                Optional.of(ready.profile()),
                                StartFailureReason.NamespaceBlocksMesh,
                                "environment '%s': namespace %s %s".formatted(on.getKey(), namespace, sentence))))
                .findFirst();
    }
}
