package dev.tare.mesh.install;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.MeshLookup;

/** The meshes that stay when one goes, and what they want: shared releases, and namespaces that they are in. */
final class RemainingOwners {

    private final Map<String, List<PlannedRelease>> plans = new LinkedHashMap<>();

    /** Those that stay when this one goes. */
    RemainingOwners(KubernetesClient client, MeshLookup meshes, MeshInstall mesh) {
        for (MeshInstall other : client.resources(MeshInstall.class).list().getItems()) {
            boolean stays =
                    !other.getMetadata().getUid().equals(mesh.getMetadata().getUid())
                            && other.getMetadata().getDeletionTimestamp() == null
                            && other.getSpec().management() == Management.Managed;
            if (stays && meshes.entry(other) instanceof Validated.Accepted<CatalogueEntry> accepted) {
                plans.put(other.getMetadata().getName(), InstallPlan.of(other.getSpec(), accepted.value(), List.of()));
            }
        }
    }

    /** The mesh that wants a shared release, given as namespace and name; empty where none does. */
    Optional<String> ofRelease(String place) {
        return who(release -> release.shared() && release.place().equals(place));
    }

    /** The mesh that is in a namespace, too; empty where none is. */
    Optional<String> ofNamespace(String namespace) {
        return who(release -> release.namespace().equals(namespace));
    }

    private Optional<String> who(Predicate<PlannedRelease> wanted) {
        return plans.entrySet().stream()
                .filter(plan -> plan.getValue().stream().anyMatch(wanted))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
