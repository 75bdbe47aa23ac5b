package dev.tare.api;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;

/**
 * Where a run's pods may be, and what they get. In a cluster only: without effect on one machine.
 *
 * @param placement how the pods of a run are divided among nodes; no other run's pods are ever on these nodes
 * @param resources of each worker and of each pod of the sample service; by default, and when empty, those that the
 *     operator was configured with
 * @param nodeSelector labels of the nodes; {@code kubernetes.io/os: linux} unless it says otherwise
 * @param tolerations taints of the nodes that are tolerated; the chart's value {@code allow.tolerations} must list their keys
 * @param priorityClassName the priority class of the pods; the chart's value {@code allow.priorityClasses} must list it
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodSettings(
        @Default("SameNode") Placement placement,
        Resources resources,

        @Size(max = 32)
        @ValidationRule(value = Rules.QUALIFIED_KEYS, message = Rules.QUALIFIED_KEYS_MESSAGE)
        @ValidationRule(value = Rules.LABEL_VALUES, message = Rules.LABEL_VALUES_MESSAGE)
        Map<String, @Size(max = 63) String> nodeSelector,

        @Size(max = 16) List<Toleration> tolerations,

        @Size(min = 1, max = 253) @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
        String priorityClassName) {

    /** Nothing special. */
    public static final PodSettings DEFAULT = new PodSettings(null, null, null, null, null);

    /** Fills what is absent with its default. */
    public PodSettings {
        placement = placement == null ? Placement.SameNode : placement;
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    }

    /** How the pods of a run are divided among nodes. */
    public enum Placement {

        /** All of them are on one node: nothing but the mesh lies between workers and targets. */
        SameNode,

        /**
         * The workers of all environments are on one node, and their sample targets on another: what is measured goes
         * across the network between the two, which is the same for all environments.
         */
        TwoNodes,

        /**
         * The workers of an environment are divided among nodes, for a load that is more than one node can make; those of
         * the same number are on the same node in all environments. All sample targets are on one node.
         */
        Spread
    }

    /**
     * Compute resources of a container.
     *
     * @param requests what is reserved for it, by resource, such as {@code cpu: 1}
     * @param limits what it may use at most. A limit of CPU throttles, and throttled trials are invalid
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Resources(
            @Size(max = 8) @ValidationRule(value = Rules.QUALIFIED_KEYS, message = Rules.QUALIFIED_KEYS_MESSAGE)
            Map<String, Quantity> requests,

            @Size(max = 8) @ValidationRule(value = Rules.QUALIFIED_KEYS, message = Rules.QUALIFIED_KEYS_MESSAGE)
            Map<String, Quantity> limits) {

        /** Fills what is absent with its default. */
        public Resources {
            requests = requests == null ? Map.of() : Map.copyOf(requests);
            limits = limits == null ? Map.of() : Map.copyOf(limits);
        }
    }
}
