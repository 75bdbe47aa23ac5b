package dev.tare.mesh.install;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.mesh.install.NextStep.Asker;

/** Brings the releases of a mesh about, one after the other. */
final class ReleaseInstaller {

    /** More steps than any release takes: forget, clear, install, and look once more. */
    private static final int MOST_STEPS = 6;

    private final KubernetesClient client;
    private final MeshInstall mesh;
    private final HelmReleases releases;
    private final InstalledObjects belongings;
    private final InstallProgress progress;
    private final NewerSpec newer;

    ReleaseInstaller(
            KubernetesClient client,
            MeshInstall mesh,
            HelmReleases releases,
            InstallProgress progress,
            NewerSpec newer) {
        this.client = client;
        this.mesh = mesh;
        this.releases = releases;
        this.belongings = new InstalledObjects(client, mesh.getMetadata().getName());
        this.progress = progress;
        this.newer = newer;
    }

    /** Clears up what an installer has died over, before another release takes its place in the record. */
    void clearUp(PlannedRelease release) throws InstallFailure, IOException {
        NextStep next = NextStep.towards(
                release, releases.history(release.namespace(), release.name()), asker(release, others()));
        if (next instanceof NextStep.Clear || next instanceof NextStep.Forget) {
            take(next, release);
        }
    }

    /** Brings one release about, whatever there is of it. */
    void of(PlannedRelease release) throws InstallFailure, IOException {
        refuseToRepeat(release);
        belongings.makeNamespace(release.namespace());
        Set<String> others = others();
        boolean repaired = false;
        for (int step = 0; step < MOST_STEPS; step++) {
            List<Revision> history = releases.history(release.namespace(), release.name());
            NextStep next = NextStep.towards(release, history, asker(release, others));
            if (!(next instanceof NextStep.Nothing)) {
                take(next, release);
                continue;
            }
            Optional<String> missing = repaired ? Optional.empty() : missing(release, history);
            if (missing.isEmpty()) {
                has(release, history);
                return;
            }
            repaired = true; // what goes again at once is for somebody else to mend
            call(release, "putting back %s by upgrading".formatted(missing.get()), releases::upgrade);
        }
        throw new InstallFailure(
                "release %s keeps changing: another process manages it".formatted(release.place()), true);
    }

    /** What somebody has deleted of a release that is this mesh's own. */
    private Optional<String> missing(PlannedRelease release, List<Revision> history) throws IOException {
        boolean isOwn = NextStep.owner(history)
                .filter(owner -> owner.uid().equals(mesh.getMetadata().getUid()))
                .isPresent();
        return isOwn
                ? new MissingObjects(client).first(releases.objects(release.namespace(), release.name()))
                : Optional.empty();
    }

    private Asker asker(PlannedRelease release, Set<String> others) {
        return new Asker(
                mesh.getMetadata().getUid(),
                mesh.getSpec().adopt(),
                progress.record().lists(release),
                progress.record().isAt(release),
                others);
    }

    /** What went wrong for good goes wrong again: only other values or another chart are tried. */
    private void refuseToRepeat(PlannedRelease release) throws InstallFailure {
        InstallRecord before = progress.before();
        if (before.phase() == InstallRecord.Phase.Failed
                && before.generation() == progress.record().generation()
                && !before.passes()
                && release.digest().equals(before.failed())) {
            throw new InstallFailure(before.sentence(), false).over(release, Optional.empty());
        }
    }

    private Set<String> others() {
        return client.resources(MeshInstall.class).list().getItems().stream()
                .map(other -> other.getMetadata().getUid())
                .filter(uid -> !uid.equals(mesh.getMetadata().getUid()))
                .collect(Collectors.toSet());
    }

    private void take(NextStep next, PlannedRelease release) throws InstallFailure, IOException {
        if (next instanceof NextStep.Refuse refuse) {
            throw new InstallFailure(refuse.sentence(), refuse.passes());
        } else if (next instanceof NextStep.Forget forget) {
            progress.at(
                    release,
                    "forgetting revision %d of release %s, whose Helm operation was interrupted"
                            .formatted(forget.revision(), release.place()));
            releases.forget(release.namespace(), release.name(), forget.revision());
        } else if (next instanceof NextStep.Clear) {
            progress.at(release, "removing what is left of release " + release.place());
            releases.uninstall(
                    release.namespace(), release.name(), progress.record().lists(release));
        } else if (next instanceof NextStep.Install) {
            call(release, "installing", releases::install);
        } else {
            call(release, "upgrading", releases::upgrade);
        }
    }

    private interface Call {
        void of(PlannedRelease release, String description, Duration timeout) throws InstallFailure, IOException;
    }

    private void call(PlannedRelease release, String verb, Call call) throws InstallFailure, IOException {
        String sentence =
                "%s release %s (chart %s %s)".formatted(verb, release.place(), release.chart(), release.version());
        progress.at(release, sentence);
        String description = new ReleaseOwner(
                        mesh.getMetadata().getName(), mesh.getMetadata().getUid(), release.digest())
                .description();
        NewerSpec.Watch overtaking = newer.over(release);
        try (WorkloadWatch watch = new WorkloadWatch(
                client, release.namespace(), trouble -> progress.at(release, sentence + "; " + trouble))) {
            try {
                call.of(release, description, mesh.getSpec().timeout());
            } catch (InstallFailure e) {
                throw e.over(release, watch.last().filter(trouble -> e.passes()));
            }
        } finally {
            overtaking.close();
        }
    }

    private void has(PlannedRelease release, List<Revision> history) throws IOException {
        Revision latest = Revision.latest(history).orElseThrow();
        Release there =
                new Release(release.name(), release.namespace(), latest.chart(), latest.version(), latest.number());
        belongings.markDefinitions(
                there,
                releases.definitions(release.namespace(), release.name()),
                progress.record().begun());
        progress.has(there);
    }
}
