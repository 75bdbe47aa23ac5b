package dev.tare.reconcile.profile;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

import dev.tare.api.PerformanceProfileSpec;

/**
 * A {@link dev.tare.api.PerformanceProfile} as a cache holds it: what it asks for. What has come of it is most of it, and
 * is read from the API server by whoever decides on it.
 */
@Group("tare.dev")
@Version("v1alpha1")
@Kind("PerformanceProfile")
@Singular("performanceprofile")
@Plural("performanceprofiles")
public final class ProfileOutline extends CustomResource<PerformanceProfileSpec, Void> implements Namespaced {

    @Override
    @JsonIgnoreProperties("managedFields")
    public void setMetadata(ObjectMeta metadata) {
        super.setMetadata(metadata);
    }
}
