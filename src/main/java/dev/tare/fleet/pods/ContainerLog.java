package dev.tare.fleet.pods;

import java.net.HttpURLConnection;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.fleet.pods.observed.PodLog;

/**
 * What a container has written, as its node has it.
 *
 * @param client the cluster
 * @param namespace the pod's namespace
 * @param pod the pod's name
 * @param container the container's name
 */
record ContainerLog(KubernetesClient client, String namespace, String pod, String container) {

    /**
     * Reads it; nothing, where the container has not started yet. No more than {@value PodLog#LONGEST_BYTES} bytes are read.
     *
     * @param which which part, as more parameters of the query; empty: all of it
     * @param log takes it
     * @throws KubernetesClientException if the API server or the node does not give the log
     */
    void read(String which, PodLog log) {
        try {
            new TextStream(client)
                    .read(
                            "/api/v1/namespaces/%s/pods/%s/log?container=%s%s&limitBytes=%d"
                                    .formatted(namespace, pod, container, which, PodLog.LONGEST_BYTES + 1),
                            log::take);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_BAD_REQUEST) { // a container that is waiting to start
                throw e;
            }
        }
    }
}
