package dev.tare.app;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;

import dev.tare.api.PerformanceRunStatus;

/** What a run was measured on, as far as its reader may know it. */
final class ClusterNode {

    private ClusterNode() {}

    /** The node as it is now; its name alone, if it may not be looked at or is another one of that name. */
    static Map<String, String> facts(KubernetesClient client, PerformanceRunStatus run) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (run.node() != null) {
            facts.put("Node", run.node());
            node(client, run.node())
                    .filter(node -> wasThere(node, Instant.parse(run.startedAt())))
                    .ifPresent(node -> describe(node, facts));
        }
        version(client).ifPresent(version -> facts.put("Kubernetes", version));
        facts.put("Report by", "Tare " + Versions.tare());
        return facts;
    }

    private static void describe(Node node, Map<String, String> facts) {
        NodeSystemInfo info = node.getStatus().getNodeInfo();
        Optional.ofNullable(node.getStatus().getCapacity().get("cpu"))
                .ifPresent(cpus -> facts.put("CPUs", cpus.toString()));
        facts.put(
                "System",
                "%s, Linux %s, %s".formatted(info.getOsImage(), info.getKernelVersion(), info.getArchitecture()));
        facts.put("Container runtime", info.getContainerRuntimeVersion());
    }

    private static boolean wasThere(Node node, Instant then) {
        return node.getStatus() != null
                && node.getStatus().getNodeInfo() != null
                && Instant.parse(node.getMetadata().getCreationTimestamp()).isBefore(then);
    }

    private static Optional<Node> node(KubernetesClient client, String name) {
        try {
            return Optional.ofNullable(client.nodes().withName(name).get());
        } catch (KubernetesClientException e) {
            return Optional.empty(); // most users may not look at nodes
        }
    }

    private static Optional<String> version(KubernetesClient client) {
        try {
            return Optional.ofNullable(client.getKubernetesVersion()).map(VersionInfo::getGitVersion);
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }
}
