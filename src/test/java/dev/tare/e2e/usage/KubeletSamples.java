package dev.tare.e2e.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.e2e.Eventually;

/** What the kubelet's {@code stats/summary} has said of a namespace's containers, by the kubelet's own times. */
final class KubeletSamples implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesClient client;
    private final String namespace;
    private final String node;
    private final ConcurrentHashMap<String, NavigableMap<Instant, Sample>> byContainer = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::follow, "kubelet-samples");
    private volatile boolean ended;

    /**
     * What a container has used.
     *
     * @param cpuNs {@code usageCoreNanoSeconds}, since it was started
     * @param rssBytes {@code rssBytes}
     */
    private record Sample(long cpuNs, long rssBytes) {}

    /**
     * What a container used in a window.
     *
     * @param samples how many samples lie in it
     * @param cpuNs CPU time of the whole window, by the rate between the first of them and the last
     * @param rssBytes memory at the last of them
     */
    record Use(int samples, double cpuNs, long rssBytes) {}

    KubeletSamples(KubernetesClient client, String namespace, String node) {
        this.client = client;
        this.namespace = namespace;
        this.node = node;
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        while (!ended) {
            take();
            Eventually.pause(BETWEEN);
        }
    }

    private void take() {
        JsonNode summary;
        try {
            summary = JSON.readTree(client.raw("/api/v1/nodes/" + node + "/proxy/stats/summary"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (JsonNode pod : summary.path("pods")) {
            if (pod.at("/podRef/namespace").asText().equals(namespace)) {
                for (JsonNode container : pod.path("containers")) {
                    String key = key(
                            pod.at("/podRef/name").asText(),
                            container.path("name").asText());
                    JsonNode cpu = container.path("cpu");
                    if (cpu.has("usageCoreNanoSeconds")) {
                        byContainer
                                .computeIfAbsent(key, name -> new ConcurrentSkipListMap<>())
                                .put(
                                        Instant.parse(cpu.path("time").asText()),
                                        new Sample(
                                                cpu.path("usageCoreNanoSeconds").asLong(),
                                                container.at("/memory/rssBytes").asLong()));
                    }
                }
            }
        }
    }

    /** What a container used in a window under steady load; empty if fewer than two samples lie in it. */
    Optional<Use> use(String pod, String container, Instant from, Instant to) {
        NavigableMap<Instant, Sample> inside =
                byContainer.getOrDefault(key(pod, container), new TreeMap<>()).subMap(from, true, to, true);
        if (inside.size() < 2) {
            return Optional.empty();
        }
        double rate = (double) (inside.lastEntry().getValue().cpuNs()
                        - inside.firstEntry().getValue().cpuNs())
                / Duration.between(inside.firstKey(), inside.lastKey()).toNanos();
        return Optional.of(new Use(
                inside.size(),
                rate * Duration.between(from, to).toNanos(),
                inside.lastEntry().getValue().rssBytes()));
    }

    private static String key(String pod, String container) {
        return pod + "/" + container;
    }

    @Override
    public void close() {
        ended = true;
    }
}
