package dev.tare.fleet.pods;

import java.util.function.Consumer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.fleet.pods.observed.PodLog;

/** The ends of pods' logs: what was written last, however much was written before, and whatever the time is on their nodes. */
public final class PodTail {

    private final KubernetesClient client;

    /** Logs in the cluster of this client. */
    public PodTail(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Reads the last lines that a container has written; nothing, where it has not started yet. No more than {@value
     * PodLog#LONGEST_BYTES} bytes are read.
     *
     * @param namespace the pod's namespace
     * @param pod the pod's name
     * @param container the container's name
     * @param lines how many lines there may be
     * @param type what the lines are, in JSON; all others are passed over
     * @param sink takes them, in their order
     * @throws KubernetesClientException if the API server or the node does not give the log
     */
    public <T> void read(
            String namespace, String pod, String container, int lines, Class<T> type, Consumer<? super T> sink) {
        new ContainerLog(client, namespace, pod, container).read("&tailLines=" + lines, new PodLog(type, sink));
    }
}
