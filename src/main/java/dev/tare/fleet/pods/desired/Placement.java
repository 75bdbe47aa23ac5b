package dev.tare.fleet.pods.desired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;

import dev.tare.api.PodSettings;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;

/**
 * Where pods may be: with certain siblings of the run or apart from them, and with no other run's; on the node that was found for
 * all that are to be on one, where one was looked for.
 */
final class Placement {

    private static final String HOSTNAME = "kubernetes.io/hostname";
    private static final String OS = "kubernetes.io/os";
    private static final String NODE_NAME = "metadata.name";

    private final RunIdentity run;
    private final PodSettings settings;
    private final String firstEnvironment;
    private final Map<String, String> nodes;

    /**
     * A placement.
     *
     * @param run the run
     * @param settings what its profile asks for
     * @param firstEnvironment the environment whose workers those of the others follow where workers are spread
     * @param nodes by group, the names of nodes that were found
     */
    Placement(RunIdentity run, PodSettings settings, String firstEnvironment, Map<String, String> nodes) {
        this.run = run;
        this.settings = settings;
        this.firstEnvironment = firstEnvironment;
        this.nodes = Map.copyOf(nodes);
    }

    /**
     * Places a pod.
     *
     * @param pod the pod
     * @param labels Tare's labels of it
     */
    void apply(PodSpecBuilder pod, Map<String, String> labels) {
        Map<String, String> nodeSelector = new TreeMap<>(settings.nodeSelector());
        nodeSelector.putIfAbsent(OS, "linux");
        pod.withAffinity(affinity(labels));
        pod.withTopologySpreadConstraints(isSpread(labels) ? List.of(spread(labels)) : List.of());
        pod.withNodeSelector(nodeSelector);
        pod.withTolerations(settings.tolerations());
        pod.withPriorityClassName(settings.priorityClassName());
    }

    private Affinity affinity(Map<String, String> labels) {
        List<PodAffinityTerm> apart = new ArrayList<>(List.of(otherRuns()));
        if (settings.placement() == PodSettings.Placement.TwoNodes) {
            apart.add(term(otherNode(labels)));
        }
        return new AffinityBuilder()
                .withNodeAffinity(found(labels).orElse(null))
                .withNewPodAffinity()
                .withRequiredDuringSchedulingIgnoredDuringExecution(
                        companions(labels).map(this::term).stream().toList())
                .endPodAffinity()
                .withNewPodAntiAffinity()
                .withRequiredDuringSchedulingIgnoredDuringExecution(apart)
                .endPodAntiAffinity()
                .build();
    }

    /** The node that was found for a pod's group, if one was. */
    private Optional<NodeAffinity> found(Map<String, String> labels) {
        return isPlaceholder(labels)
                ? Optional.empty()
                : Optional.ofNullable(nodes.get(NodeGroups.of(settings.placement(), labels)))
                        .map(node -> new NodeAffinityBuilder()
                                .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                                .addNewNodeSelectorTerm()
                                .addNewMatchField()
                                .withKey(NODE_NAME)
                                .withOperator("In")
                                .withValues(node)
                                .endMatchField()
                                .endNodeSelectorTerm()
                                .endRequiredDuringSchedulingIgnoredDuringExecution()
                                .build());
    }

    /** By which labels those are found that a pod of a run on two nodes is on another node than. */
    private static Map<String, String> otherNode(Map<String, String> labels) {
        if (isPlaceholder(labels)) {
            boolean forWorkers = labels.get(ObjectLabels.NODE_GROUP).equals(NodeGroups.WORKERS);
            return Map.of(
                    ObjectLabels.ROLE,
                    ObjectLabels.ROLE_PLACEHOLDER,
                    ObjectLabels.NODE_GROUP,
                    forWorkers ? NodeGroups.TARGETS : NodeGroups.WORKERS);
        }
        return Map.of(ObjectLabels.ROLE, isWorker(labels) ? ObjectLabels.ROLE_TARGET : ObjectLabels.ROLE_WORKER);
    }

    /** By which labels those are found that a pod is on one node with; empty: it need not be where any other is. */
    private Optional<Map<String, String>> companions(Map<String, String> labels) {
        if (isSpread(labels) || isPlaceholder(labels)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (settings.placement()) {
                    case SameNode -> Map.of();
                    case TwoNodes -> Map.of(ObjectLabels.ROLE, labels.get(ObjectLabels.ROLE));
                    case Spread ->
                        isWorker(labels)
                                ? Map.of(
                                        ObjectLabels.ENVIRONMENT,
                                        firstEnvironment,
                                        ObjectLabels.ROLE,
                                        ObjectLabels.ROLE_WORKER,
                                        ObjectLabels.WORKER,
                                        labels.get(ObjectLabels.WORKER))
                                : Map.of(ObjectLabels.ROLE, ObjectLabels.ROLE_TARGET);
                });
    }

    /** Whether the pod is one of those that lead the way to several nodes. */
    private boolean isSpread(Map<String, String> labels) {
        if (settings.placement() != PodSettings.Placement.Spread) {
            return false;
        }
        return isPlaceholder(labels)
                ? !labels.get(ObjectLabels.NODE_GROUP).equals(NodeGroups.TARGETS)
                : isWorker(labels) && firstEnvironment.equals(labels.get(ObjectLabels.ENVIRONMENT));
    }

    private static boolean isPlaceholder(Map<String, String> labels) {
        return ObjectLabels.ROLE_PLACEHOLDER.equals(labels.get(ObjectLabels.ROLE));
    }

    private static boolean isWorker(Map<String, String> labels) {
        return ObjectLabels.ROLE_WORKER.equals(labels.get(ObjectLabels.ROLE));
    }

    private TopologySpreadConstraint spread(Map<String, String> labels) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(HOSTNAME)
                // A node that is full must not keep the run from beginning: the status says where workers are.
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withLabelSelector(
                        isPlaceholder(labels)
                                ? placeholdersOfWorkers()
                                : ofRun(Map.of(
                                        ObjectLabels.ENVIRONMENT,
                                        firstEnvironment,
                                        ObjectLabels.ROLE,
                                        ObjectLabels.ROLE_WORKER)))
                .build();
    }

    private LabelSelector placeholdersOfWorkers() {
        return new LabelSelectorBuilder(ofRun(Map.of(ObjectLabels.ROLE, ObjectLabels.ROLE_PLACEHOLDER)))
                .addNewMatchExpression()
                .withKey(ObjectLabels.NODE_GROUP)
                .withOperator("NotIn")
                .withValues(NodeGroups.TARGETS)
                .endMatchExpression()
                .build();
    }

    private PodAffinityTerm term(Map<String, String> labels) {
        return new PodAffinityTermBuilder()
                .withLabelSelector(ofRun(labels))
                .withTopologyKey(HOSTNAME)
                .build();
    }

    private LabelSelector ofRun(Map<String, String> labels) {
        return new LabelSelectorBuilder()
                .withMatchLabels(new TreeMap<>(labels))
                .addToMatchLabels(ObjectLabels.RUN_UID, run.uid())
                .build();
    }

    private PodAffinityTerm otherRuns() {
        // "NotIn" alone would also hold for every pod that has no such label.
        LabelSelector others = new LabelSelectorBuilder()
                .addNewMatchExpression()
                .withKey(ObjectLabels.RUN_UID)
                .withOperator("Exists")
                .endMatchExpression()
                .addNewMatchExpression()
                .withKey(ObjectLabels.RUN_UID)
                .withOperator("NotIn")
                .withValues(run.uid())
                .endMatchExpression()
                .build();
        return new PodAffinityTermBuilder()
                .withLabelSelector(others)
                .withNamespaceSelector(new LabelSelector()) // all namespaces
                .withTopologyKey(HOSTNAME)
                .build();
    }
}
