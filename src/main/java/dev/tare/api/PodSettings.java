package dev.tare.api;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;

/**
 * Where a run's pods may be, and what they get. All pods of a run share one node, that of the first one placed. In a
 * cluster only: without effect on one machine.
 *
 * @param resources of each worker and of each pod of the sample service; by default, and when empty, those that the
 *     operator was configured with
 * @param nodeSelector labels of the node
 * @param tolerations taints of the node that are tolerated
 * @param priorityClassName the priority class of the pods
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodSettings(
        Resources resources,

        @Size(max = 32)
        @ValidationRule(value = Rules.QUALIFIED_KEYS, message = Rules.QUALIFIED_KEYS_MESSAGE)
        @ValidationRule(value = Rules.LABEL_VALUES, message = Rules.LABEL_VALUES_MESSAGE)
        Map<String, @Size(max = 63) String> nodeSelector,

        @Size(max = 16) List<Toleration> tolerations,

        @Size(min = 1, max = 253) @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
        String priorityClassName) {

    /** Nothing special. */
    public static final PodSettings DEFAULT = new PodSettings(null, null, null, null);

    /** Fills what is absent with its default. */
    public PodSettings {
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
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
