package dev.tare.mesh.install;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;

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
        String namespace = place.substring(0, place.indexOf('/'));
        String name = place.substring(place.indexOf('/') + 1);
        List<Revision> history = releases.history(namespace, name);
        boolean isListed = before.releases().stream()
                .anyMatch(release ->
                        release.namespace().equals(namespace) && release.name().equals(name));
        return isListed || !isOurs(history)
                ? List.of()
                : history.stream()
                        .max(Comparator.comparingInt(Revision::number))
                        .map(latest -> new Release(name, namespace, latest.chart(), latest.version(), latest.number()))
                        .stream()
                        .toList();
    }

    /** Having been at work on it makes nobody's what somebody else has deployed since. */
    private boolean isOurs(List<Revision> history) {
        return history.stream().noneMatch(revision -> revision.state() == Revision.State.deployed)
                || NextStep.owner(history)
                        .filter(owner -> owner.uid().equals(mesh.getMetadata().getUid()))
                        .isPresent();
    }
}
