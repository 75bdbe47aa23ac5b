package dev.tare.mesh.install;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What somebody has deleted of a release. What ends by itself may be swept then, and is not missed. */
final class MissingObjects {

    private static final Set<String> END_BY_THEMSELVES = Set.of("Job", "Pod");

    private final KubernetesClient client;

    MissingObjects(KubernetesClient client) {
        this.client = client;
    }

    /** The first of these objects that is not there, such as {@code Deployment istio-system/istiod}; empty where all are. */
    Optional<String> first(List<GenericKubernetesResource> objects) {
        return objects.stream()
                .filter(object -> !END_BY_THEMSELVES.contains(object.getKind()))
                .filter(this::isMissing)
                .findFirst()
                .map(object -> "%s %s/%s"
                        .formatted(
                                object.getKind(),
                                object.getMetadata().getNamespace(),
                                object.getMetadata().getName()));
    }

    /** The client looks for what is in no namespace in none. */
    private boolean isMissing(GenericKubernetesResource object) {
        return client.genericKubernetesResources(object.getApiVersion(), object.getKind())
                        .inNamespace(object.getMetadata().getNamespace())
                        .withName(object.getMetadata().getName())
                        .get()
                == null;
    }
}
