package dev.tare.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * One of the things that are compared.
 *
 * @param name its name in results; {@code baseline} is what the others are compared with
 * @param mesh the name of the {@link MeshInstall} that it is on; absent: on no mesh
 * @param features features of the mesh that are switched on, such as {@code strict-mtls}
 * @param target a target of its own instead of the profile's
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "has(self.mesh) || !has(self.features) || size(self.features) == 0",
        message = "are features of a mesh: name the mesh",
        fieldPath = ".features")
public record Environment(
        @Required @Size(min = 1, max = 63) @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
        String name,

        @Size(min = 1, max = 253) String mesh,
        @Size(max = 16) List<@Size(min = 1, max = 63) String> features,
        Target target) {

    /** The name of the environment that the others are compared with. */
    public static final String BASELINE = "baseline";

    /** Fills what is absent with its default. */
    public Environment {
        features = features == null ? List.of() : List.copyOf(features);
    }
}
