package dev.tare.reconcile.queue;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * Which team a namespace belongs to: the one that its label names, or a team of its own. Only who looks after namespaces can
 * write that label; one on a run or a profile would let its author pose as another team.
 */
public final class Teams {

    /** Label of a namespace: its team. Since labels have no slashes, dots part the path: {@code eng.prod} is {@code eng/prod}. */
    public static final String LABEL = "tare.dev/team";

    private final KubernetesClient client;

    /** Teams of the cluster of this client. */
    public Teams(KubernetesClient client) {
        this.client = client;
    }

    /** The path of a namespace's team. */
    public String of(String namespace) {
        return Optional.ofNullable(client.namespaces().withName(namespace).get())
                .map(HasMetadata::getMetadata)
                .map(metadata -> metadata.getLabels())
                .map(labels -> labels.get(LABEL))
                .map(Teams::path)
                .filter(path -> !path.isEmpty())
                .orElse(namespace);
    }

    private static String path(String label) {
        return Stream.of(label.split("\\.")).filter(part -> !part.isEmpty()).collect(Collectors.joining("/"));
    }
}
