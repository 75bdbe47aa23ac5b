package dev.tare.mesh.install;

import java.io.IOException;
import java.util.List;
import java.util.Set;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus.Release;

/** What an installer that died was at, and nobody asks for any more: no release of the record, and known by it alone. */
final class HalfDone {

    private final MeshInstall mesh;
    private final HelmReleases releases;

    HalfDone(MeshInstall mesh, HelmReleases releases) {
        this.mesh = mesh;
        this.releases = releases;
    }

    /**
     * What is to be taken away before anything else is begun, which would take its place in the record.
     *
     * @param plan what is asked for
     * @param before what was written down before this installer began
     */
    List<Release> notIn(List<PlannedRelease> plan, InstallRecord before) throws IOException {
        String place = before.working();
        if (place == null || plan.stream().anyMatch(release -> release.place().equals(place))) {
            return List.of();
        }
        String namespace = namespace(before);
        String name = name(before);
        List<Revision> history = releases.history(namespace, name);
        return before.lists(namespace, name) || !isOurs(history)
                ? List.of()
                : Revision.latest(history)
                        .map(latest -> new Release(name, namespace, latest.chart(), latest.version(), latest.number()))
                        .stream()
                        .toList();
    }

    /**
     * Leaves to others what was to be taken over from them: Helm would refuse to touch it again while the upgrade that died is
     * pending.
     *
     * @param meshes the UIDs of all other {@code MeshInstall}s, which are at work on what is theirs
     * @param before what was written down before this installer began
     */
    void giveBack(Set<String> meshes, InstallRecord before) throws IOException {
        if (before.working() == null) {
            return;
        }
        String namespace = namespace(before);
        String name = name(before);
        List<Revision> history = releases.history(namespace, name);
        boolean isOfMesh = NextStep.owner(history)
                .filter(owner -> meshes.contains(owner.uid()))
                .isPresent();
        if (before.lists(namespace, name) || isOurs(history) || isOfMesh) {
            return;
        }
        Revision.latest(history)
                .filter(latest -> latest.state().isPending())
                .ifPresent(latest -> releases.forget(namespace, name, latest.number()));
    }

    private static String namespace(InstallRecord before) {
        return before.working().substring(0, before.working().indexOf('/'));
    }

    private static String name(InstallRecord before) {
        return before.working().substring(before.working().indexOf('/') + 1);
    }

    /** Having been at work on it makes nobody's what somebody else has deployed since. */
    private boolean isOurs(List<Revision> history) {
        return history.stream().noneMatch(revision -> revision.state() == Revision.State.deployed)
                || NextStep.owner(history)
                        .filter(owner -> owner.uid().equals(mesh.getMetadata().getUid()))
                        .isPresent();
    }
}
