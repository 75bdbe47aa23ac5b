package dev.tare.api;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Which mesh.
 *
 * @param mesh the catalogue entry: {@code reference} (a proxy with a known delay), {@code envoy} (Envoy as sidecars),
 *     or a mesh that needs a cluster, such as {@code istio}, {@code linkerd} or {@code kuma}. It stays what it is
 * @param version the version that is wanted; the default is the one that is found or that the catalogue was checked with
 * @param management {@code Managed}: Tare runs the mesh (for {@code reference} and {@code envoy}, as containers in its own
 *     pods); {@code Observed}: somebody else does, and Tare only looks for it, which takes a cluster
 * @param values settings of the mesh, merged over the catalogue's. {@code reference} takes {@code delay} (a duration),
 *     {@code errorRate} (0 to 1) and {@code sidecars} (a list of {@code client} and {@code server}); {@code envoy}
 *     takes {@code sidecars} and {@code concurrency} (worker threads of each proxy)
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.management != 'Observed' || !(self.mesh in ['envoy', 'reference'])",
        message = "must be Managed for envoy and reference: their proxies are containers of Tare's own pods",
        fieldPath = ".management")
public record MeshInstallSpec(
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(value = Rules.LABEL, message = Rules.LABEL_MESSAGE)
        @ValidationRule(
                value = "self == oldSelf",
                message = "must stay as it is: results name the mesh; create another MeshInstall")
        String mesh,

        @Size(min = 1, max = 63) String version,

        @Default("Managed") Management management,

        @PreserveUnknownFields Map<String, Object> values) {

    /** Fills what is absent with its default. */
    public MeshInstallSpec {
        management = management == null ? Management.Managed : management;
        values = values == null ? Map.of() : values;
    }

    /** Who runs a mesh. */
    public enum Management {
        /** Tare does. */
        Managed,
        /** Somebody else does; Tare never writes to it. */
        Observed
    }
}
