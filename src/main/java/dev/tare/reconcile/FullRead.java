package dev.tare.reconcile;

import java.util.Optional;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What caches hold in outline, as the API server has it. */
public final class FullRead {

    private FullRead() {}

    /**
     * Reads a resource.
     *
     * @param type its type in full
     * @param outline names it
     * @return the resource as it is now; empty if it is gone
     */
    public static <R extends HasMetadata> Optional<R> read(
            KubernetesClient client, Class<R> type, HasMetadata outline) {
        return Optional.ofNullable(client.resources(type)
                .inNamespace(outline.getMetadata().getNamespace())
                .withName(outline.getMetadata().getName())
                .get());
    }
}
