package dev.tare.app;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSystemInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;

import dev.tare.api.PerformanceRunStatus;
import dev.tare.api.PerformanceRunStatus.UsedNode;

/** What a run was measured on, as far as its reader may know it. */
final class ClusterNode {

    private ClusterNode() {}

    /** The nodes as they are now; their names alone, if they may not be looked at or are others of that name. */
    static Map<String, String> facts(KubernetesClient client, PerformanceRunStatus run) {
        Map<String, String> facts = new LinkedHashMap<>();
        if (run.node() != null) {
            facts.put("Node", run.node());
        }
        for (UsedNode used : run.nodes() == null ? List.<UsedNode>of() : run.nodes()) {
            node(client, used.name())
                    .filter(node -> wasThere(node, Instant.parse(run.startedAt())))
                    .ifPresent(node -> describe(node, run.nodes().size() == 1 ? "" : " of " + used.name(), facts));
        }
        version(client).ifPresent(version -> facts.put("Kubernetes", version));
        facts.put("Report by", "Tare " + Versions.tare());
        return facts;
    }

    private static void describe(Node node, String ofWhich, Map<String, String> facts) {
        NodeSystemInfo info = node.getStatus().getNodeInfo();
        Optional.ofNullable(node.getStatus().getCapacity().get("cpu"))
                .ifPresent(cpus -> facts.put("CPUs" + ofWhich, cpus.toString()));
        facts.put(
                "System" + ofWhich,
                "%s, Linux %s, %s".formatted(info.getOsImage(), info.getKernelVersion(), info.getArchitecture()));
        facts.put("Container runtime" + ofWhich, info.getContainerRuntimeVersion());
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
