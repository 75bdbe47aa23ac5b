package dev.tare.reconcile.profile;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A {@link dev.tare.api.PerformanceProfile} as a cache holds it: the meshes that it names. All else is read from the API
 * server by whoever decides on it, one profile at a time: a list is read as a whole, so that a single profile that this
 * version cannot read, which a newer definition may let pass, would hide all others.
 */
@Group("tare.dev")
@Version("v1alpha1")
@Kind("PerformanceProfile")
@Singular("performanceprofile")
@Plural("performanceprofiles")
public final class ProfileOutline extends CustomResource<ProfileOutline.Spec, Void> implements Namespaced {

    /**
     * What is kept of a profile's spec.
     *
     * @param environments its environments
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Spec(List<OnMesh> environments) {

        /** Copies the list, which is empty where there is none. */
        public Spec {
            environments = environments == null ? List.of() : List.copyOf(environments);
        }
    }

    /**
     * What is kept of an environment.
     *
     * @param mesh the name of its mesh; null for none
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record OnMesh(String mesh) {}

    @Override
    @JsonIgnoreProperties("managedFields")
    public void setMetadata(ObjectMeta metadata) {
        super.setMetadata(metadata);
    }
}
