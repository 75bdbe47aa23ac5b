package dev.tare.mesh.install;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.client.utils.Serialization;

import dev.tare.mesh.catalogue.CatalogueEntry;

/**
 * Tells what others have made from what a mesh, Tare and Kubernetes themselves have: by owners, by the marks of Helm and Tare,
 * and by who is known to the API server to have written its fields. What cannot be told is others'.
 */
final class ObjectOrigin {

    private static final String RUN = "tare.dev/run-uid";
    private static final String HOOK = "helm.sh/hook";

    /** What Kubernetes makes by itself of other objects, or for its own use. */
    private static final Set<String> DERIVED = Set.of("Endpoints", "EndpointSlice", "Event", "Lease");

    /** Where all controllers of Kubernetes are one program, it is that which writes. */
    private static final Set<String> KUBERNETES =
            Set.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "k0s", "k3s", "rke2");

    /** What is in every namespace, whoever made it. */
    private static final Set<String> OF_EVERY_NAMESPACE = Set.of(
            "ConfigMap kube-root-ca.crt",
            "ConfigMap openshift-service-ca.crt",
            "ServiceAccount builder",
            "ServiceAccount default",
            "ServiceAccount deployer");

    private final Set<String> writers = new HashSet<>(KUBERNETES);
    private final Set<String> named = new HashSet<>(OF_EVERY_NAMESPACE);
    private final Set<String> releases;

    /**
     * What is a mesh's own.
     *
     * @param entry what is known of it; empty where nothing is
     * @param releases the releases that were installed for it, each as namespace and name
     */
    ObjectOrigin(Optional<CatalogueEntry> entry, Set<String> releases) {
        this.releases = Set.copyOf(releases);
        entry.ifPresent(known -> {
            writers.addAll(known.controllers());
            known.leftovers().forEach(leftover -> named.add(leftover.kind() + " " + leftover.name()));
            known.objects().stream()
                    .map(text -> Serialization.unmarshal(
                            text.replace("{namespace}", "any"), GenericKubernetesResource.class))
                    .forEach(object -> named.add(name(object)));
        });
    }

    /** Whether somebody else has made an object, and would miss it. */
    boolean isOfOthers(HasMetadata object) {
        Map<String, String> labels = orEmpty(object.getMetadata().getLabels());
        Map<String, String> annotations = orEmpty(object.getMetadata().getAnnotations());
        boolean derived = object.getMetadata().getDeletionTimestamp() != null
                || !orNone(object.getMetadata().getOwnerReferences()).isEmpty()
                || DERIVED.contains(object.getKind());
        boolean known = named.contains(name(object))
                || labels.containsKey(InstallRecords.MESH_INSTALL)
                || labels.containsKey(RUN)
                || annotations.containsKey(HOOK)
                || releases.contains(annotations.get(InstalledObjects.RELEASE_NAMESPACE) + "/"
                        + annotations.get(InstalledObjects.RELEASE_NAME));
        return !derived && !known && !isWrittenByTheMesh(object);
    }

    /** Whether nobody but the mesh's own controllers and those of Kubernetes has written any of it but its status. */
    private boolean isWrittenByTheMesh(HasMetadata object) {
        List<String> managers = new ArrayList<>();
        for (ManagedFieldsEntry entry : orNone(object.getMetadata().getManagedFields())) {
            if (entry.getSubresource() == null || entry.getSubresource().isEmpty()) {
                managers.add(entry.getManager());
            }
        }
        return !managers.isEmpty() && writers.containsAll(managers);
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }

    private static Map<String, String> orEmpty(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }

    private static <T> List<T> orNone(List<T> list) {
        return Stream.ofNullable(list).flatMap(List::stream).toList();
    }
}
