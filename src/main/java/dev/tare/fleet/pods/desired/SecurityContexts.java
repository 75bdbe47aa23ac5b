package dev.tare.fleet.pods.desired;

import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;

/**
 * What the pod security standard {@code restricted} asks, and a root file system that cannot be written. It stands on
 * each container: what a mesh adds to the pod has its own.
 */
public final class SecurityContexts {

    /** The user of Tare's image. */
    public static final long TARE = 10001;

    /** The user of Envoy. */
    static final long ENVOY = 10101;

    private SecurityContexts() {}

    /** Every container of the pod may read the files of its volumes, whoever it runs as. */
    public static PodSecurityContext pod() {
        return new PodSecurityContextBuilder().withFsGroup(TARE).build();
    }

    /** A container that runs as this user. */
    public static SecurityContext container(long user) {
        return new SecurityContextBuilder()
                .withRunAsNonRoot(true)
                .withRunAsUser(user)
                .withRunAsGroup(user)
                .withReadOnlyRootFilesystem(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }
}
