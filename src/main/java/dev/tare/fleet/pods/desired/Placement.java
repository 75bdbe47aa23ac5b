package dev.tare.fleet.pods.desired;

import java.util.Map;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

import dev.tare.api.PodSettings;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.RunIdentity;

/**
 * Where pods may be: all of a run on one node, that of the first one placed, and no other run's there. A node's name is
 * not asked for, so a pod that is replaced finds its way back through its siblings.
 */
final class Placement {

    private static final String HOSTNAME = "kubernetes.io/hostname";

    private final RunIdentity run;
    private final PodSettings settings;

    Placement(RunIdentity run, PodSettings settings) {
        this.run = run;
        this.settings = settings;
    }

    void apply(PodSpecBuilder pod) {
        pod.withAffinity(affinity());
        pod.withNodeSelector(new TreeMap<>(settings.nodeSelector()));
        pod.withTolerations(settings.tolerations());
        pod.withPriorityClassName(settings.priorityClassName());
    }

    private Affinity affinity() {
        LabelSelector ours = new LabelSelectorBuilder()
                .withMatchLabels(Map.of(ObjectLabels.RUN_UID, run.uid()))
                .build();
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
        return new AffinityBuilder()
                .withNewPodAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withLabelSelector(ours)
                .withTopologyKey(HOSTNAME)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAffinity()
                .withNewPodAntiAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withLabelSelector(others)
                .withNamespaceSelector(new LabelSelector()) // all namespaces
                .withTopologyKey(HOSTNAME)
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }
}
