package dev.tare.api;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * One of the environments that are compared.
 *
 * @param name its name in results; {@code baseline} is what the others are compared with
 * @param mesh the name of the {@link MeshInstall} that it is on; absent: on no mesh
 * @param features features of the mesh that are switched on, such as {@code strict-mtls}
 * @param target the target of this environment, instead of the profile's
 * @param pod labels and annotations of its pods, by which they opt in to or out of a mesh. In a cluster only: without
 *     effect on one machine
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.mesh) || !has(self.features) || size(self.features) == 0",
        message = "must be left out without mesh: features are those of a mesh",
        fieldPath = ".features")
public record Environment(
        @Required @Size(min = 1, max = 63) @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
        String name,

        @Size(min = 1, max = 253) @ValidationRule(value = Rules.SUBDOMAIN, message = Rules.SUBDOMAIN_MESSAGE)
        String mesh,

        @Size(max = 16) List<@Size(min = 1, max = 63) String> features,

        Target target,

        PodMetadata pod) {

    /** The name of the environment that the others are compared with. */
    public static final String BASELINE = "baseline";

    /** Fills what is absent with its default. */
    public Environment {
        features = features == null ? List.of() : List.copyOf(features);
        pod = pod == null ? PodMetadata.NONE : pod;
    }

    /**
     * What an environment's pods carry besides what Tare gives them.
     *
     * @param labels labels; none of {@code tare.dev}, and none by which a Service of the namespace selects its pods. The
     *     chart's value {@code allow.podLabels} must list the keys of those by which no mesh of the catalogue knows its pods
     * @param annotations annotations; none of {@code tare.dev}. The chart's value {@code allow.podAnnotations} must list
     *     the keys of those by which no mesh of the catalogue knows its pods
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record PodMetadata(
            @Size(max = 32)
            @ValidationRule(value = Rules.QUALIFIED_KEYS, message = Rules.QUALIFIED_KEYS_MESSAGE)
            @ValidationRule(value = Rules.LABEL_VALUES, message = Rules.LABEL_VALUES_MESSAGE)
            @ValidationRule(value = Rules.NOT_OURS, message = Rules.NOT_OURS_MESSAGE)
            Map<String, @Size(max = 63) String> labels,

            @Size(max = 32)
            @ValidationRule(value = Rules.QUALIFIED_KEYS, message = Rules.QUALIFIED_KEYS_MESSAGE)
            @ValidationRule(value = Rules.NOT_OURS, message = Rules.NOT_OURS_MESSAGE)
            Map<String, @Size(max = 4096) String> annotations) {

        /** Nothing. */
        public static final PodMetadata NONE = new PodMetadata(null, null);

        /** Fills what is absent with its default. */
        public PodMetadata {
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
        }

        /** Whether it has neither labels nor annotations. */
        @JsonIgnore
        public boolean isEmpty() {
            return labels.isEmpty() && annotations.isEmpty();
        }
    }
}
