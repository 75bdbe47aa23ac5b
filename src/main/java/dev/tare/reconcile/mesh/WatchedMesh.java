package dev.tare.reconcile.mesh;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

import dev.tare.api.MeshInstall;

/**
 * A {@link MeshInstall} that is looked after until it is gone. The framework passes over a resource that is being deleted,
 * unless it may put a finalizer of its own on every one; but only meshes that are to be uninstalled have one, so that all
 * others can be deleted where no operator is.
 */
@Group("tare.dev")
@Version("v1alpha1")
@Kind("MeshInstall")
@Singular("meshinstall")
@Plural("meshinstalls")
public final class WatchedMesh extends MeshInstall {

    /** False, for the framework's eyes; {@link #isLeaving} says how it is. */
    @Override
    @JsonIgnore
    public boolean isMarkedForDeletion() {
        return false;
    }

    /** Whether it is being deleted. */
    @JsonIgnore
    boolean isLeaving() {
        return super.isMarkedForDeletion();
    }
}
