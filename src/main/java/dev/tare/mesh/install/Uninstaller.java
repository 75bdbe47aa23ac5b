package dev.tare.mesh.install;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.DeletionPolicy;
import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.Leftover;
import dev.tare.mesh.catalogue.MeshLookup;

/** Takes a mesh away: its releases, the last one first; then what they leave behind. */
final class Uninstaller {

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final KubernetesClient client;
    private final MeshLookup meshes;
    private final HelmReleases releases;
    private final InstallProgress progress;
    private final Clock clock;

    Uninstaller(
            KubernetesClient client, MeshLookup meshes, HelmReleases releases, InstallProgress progress, Clock clock) {
        this.client = client;
        this.meshes = meshes;
        this.releases = releases;
        this.progress = progress;
        this.clock = clock;
    }

    /** Takes all of it away, and waits until it is gone. */
    void of(MeshInstall mesh) throws InstallFailure, IOException, InterruptedException {
        Optional<CatalogueEntry> entry = entry(mesh);
        new HalfDone(mesh, releases).giveBack(uids(others(mesh)), progress.before());
        List<Release> owned = owned(mesh, entry);
        boolean wasThere = !owned.isEmpty() || progress.record().version() != null;
        ObjectsOfOthers kept = ofOthers(mesh, entry, owned);
        of(mesh, owned, kept);
        InstalledObjects belongings =
                new InstalledObjects(client, mesh.getMetadata().getName());
        belongings.leaveNamespacesTo(new RemainingOwners(client, meshes, mesh));
        if (entry.isPresent() && wasThere) {
            removeLeftovers(mesh, entry.get().leftovers(), kept);
        }
        untilGone(belongings, kept, mesh);
        if (!kept.held().isEmpty()) {
            throw heldUp(kept, "");
        }
    }

    /** Somebody has to decide. */
    private static InstallFailure heldUp(ObjectsOfOthers kept, String more) {
        return new InstallFailure(
                ("%s: these are others' and would be deleted with what came with the mesh%s. Delete them; or set deletionPolicy:"
                                + " UninstallAll, and they go with the mesh; or Retain, and what is left stays")
                        .formatted(String.join("; ", kept.held()), more),
                true);
    }

    private static boolean sparesOthers(MeshInstall mesh) {
        return mesh.getSpec().deletionPolicy() != DeletionPolicy.UninstallAll;
    }

    /** Takes away what an installer that died was at, and is not planned any more; what was never the mesh's is given back. */
    void ofHalfDone(MeshInstall mesh, List<PlannedRelease> plan) throws InstallFailure, IOException {
        HalfDone halfDone = new HalfDone(mesh, releases);
        if (plan.stream().noneMatch(progress.before()::isAt)) {
            halfDone.giveBack(uids(others(mesh)), progress.before());
        }
        of(mesh, halfDone.notIn(plan, progress.before()));
    }

    /** Takes releases away, the last one first; what others want is left to them, and what is others' by now is let be. */
    void of(MeshInstall mesh, List<Release> unwanted) throws InstallFailure, IOException {
        of(mesh, unwanted, ofOthers(mesh, entry(mesh), unwanted));
    }

    /** What others have, as against what all releases of a mesh have brought, also those that are gone already. */
    private ObjectsOfOthers ofOthers(MeshInstall mesh, Optional<CatalogueEntry> entry, List<Release> owned) {
        Stream<String> planned = entry.map(e -> InstallPlan.of(mesh.getSpec(), e, List.of())).orElse(List.of()).stream()
                .map(PlannedRelease::place);
        Stream<String> there = owned.stream().map(release -> release.namespace() + "/" + release.name());
        return new ObjectsOfOthers(
                client, new ObjectOrigin(entry, Stream.concat(planned, there).collect(Collectors.toSet())));
    }

    private void of(MeshInstall mesh, List<Release> unwanted, ObjectsOfOthers kept) throws InstallFailure, IOException {
        RemainingOwners heirs = new RemainingOwners(client, meshes, mesh);
        InstalledObjects belongings =
                new InstalledObjects(client, mesh.getMetadata().getName());
        Set<String> others = uids(others(mesh));
        for (int i = unwanted.size() - 1; i >= 0; i--) {
            Release release = unwanted.get(i);
            Optional<String> heir = heirs.ofRelease(release.namespace() + "/" + release.name());
            if (isOf(others, release)) {
                progress.without(release);
            } else if (heir.isPresent() && makeUsable(release)) {
                belongings.leaveDefinitionsTo(
                        heir.get(), release, releases.definitions(release.namespace(), release.name()));
                progress.without(release);
            } else if (sparesOthers(mesh) && takesFromOthers(release, kept)) {
                // What was installed before it may be what it needs, so that stays, too.
                throw heldUp(kept, ", so that release %s/%s stays, too".formatted(release.namespace(), release.name()));
            } else {
                of(release);
            }
        }
    }

    /**
     * Makes a release one that an heir can go on with, if that can be. The heir refuses one that is pending, for it was not at
     * work on it: what was whole once is so again without the pending revision; of what never was, nothing is usable.
     */
    private boolean makeUsable(Release release) throws IOException {
        List<Revision> history = releases.history(release.namespace(), release.name());
        Optional<Revision> pending = Revision.latest(history)
                .filter(latest ->
                        latest.state().isPending() && progress.before().isAt(release));
        boolean isUsable = pending.isEmpty() || Revision.wasWhole(history);
        if (isUsable && pending.isPresent()) {
            releases.forget(release.namespace(), release.name(), pending.get().number());
        }
        return isUsable;
    }

    private boolean takesFromOthers(Release release, ObjectsOfOthers kept) throws IOException {
        boolean takes = false;
        for (String name : releases.removedDefinitions(release.namespace(), release.name())) {
            CustomResourceDefinition definition = definition(name);
            takes |= definition != null && kept.of(definition).isPresent();
        }
        return takes;
    }

    private CustomResourceDefinition definition(String name) {
        return client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get();
    }

    private void of(Release release) throws InstallFailure, IOException {
        progress.say("uninstalling release %s/%s".formatted(release.namespace(), release.name()));
        boolean wasWhole = progress.record().lists(release.namespace(), release.name());
        releases.uninstall(release.namespace(), release.name(), wasWhole);
        progress.without(release);
    }

    private Optional<CatalogueEntry> entry(MeshInstall mesh) {
        return meshes.entry(mesh) instanceof Validated.Accepted<CatalogueEntry> accepted
                ? Optional.of(accepted.value())
                : Optional.empty();
    }

    /** What the record has, and what it has not yet, or not any more, and is this mesh's all the same. */
    private List<Release> owned(MeshInstall mesh, Optional<CatalogueEntry> entry) throws IOException {
        InstallRecord record = progress.record();
        String uid = mesh.getMetadata().getUid();
        List<Release> owned = new ArrayList<>(record.releases());
        List<PlannedRelease> plan =
                entry.map(e -> InstallPlan.of(mesh.getSpec(), e, List.of())).orElse(List.of());
        for (PlannedRelease planned : plan) {
            List<Revision> history = releases.history(planned.namespace(), planned.name());
            boolean isDeployed = history.stream().anyMatch(r -> r.state() == Revision.State.deployed);
            boolean isOurs = NextStep.owner(history)
                    .filter(owner -> owner.uid().equals(uid))
                    .isPresent();
            if (!record.lists(planned) && !history.isEmpty() && (isOurs || record.isAt(planned) && !isDeployed)) {
                owned.add(new Release(planned.name(), planned.namespace(), planned.chart(), planned.version(), 0));
            }
        }
        owned.addAll(new HalfDone(mesh, releases).notIn(plan, progress.before()));
        return owned;
    }

    /** Whether a release is one of these meshes', given by their UIDs. */
    private boolean isOf(Set<String> uids, Release release) throws IOException {
        return NextStep.owner(releases.history(release.namespace(), release.name()))
                .filter(owner -> uids.contains(owner.uid()))
                .isPresent();
    }

    private static Set<String> uids(Stream<MeshInstall> meshes) {
        return meshes.map(mesh -> mesh.getMetadata().getUid()).collect(Collectors.toSet());
    }

    private Stream<MeshInstall> others(MeshInstall mesh) {
        return client.resources(MeshInstall.class).list().getItems().stream()
                .filter(other ->
                        !other.getMetadata().getUid().equals(mesh.getMetadata().getUid()));
    }

    /** Another mesh that makes the same objects would make them again, or miss them. */
    private void removeLeftovers(MeshInstall mesh, List<Leftover> leftovers, ObjectsOfOthers kept) {
        boolean inUse = others(mesh).anyMatch(other -> entry(other)
                .filter(its -> !Collections.disjoint(its.leftovers(), leftovers))
                .isPresent());
        if (inUse) {
            return;
        }
        for (Leftover leftover : leftovers) {
            client
                    .genericKubernetesResources(leftover.apiVersion(), leftover.kind())
                    .inAnyNamespace()
                    .withField("metadata.name", leftover.name())
                    .list()
                    .getItems()
                    .stream()
                    .filter(object -> !leftover.kind().equals("CustomResourceDefinition")
                            || !wasThereBefore(object)
                                    && (!sparesOthers(mesh)
                                            || kept.of(definition(leftover.name()))
                                                    .isEmpty()))
                    .forEach(object -> client.resource(object).delete());
        }
    }

    /** A definition goes with all objects of its kind; one that was there before the mesh has others' objects. */
    private boolean wasThereBefore(GenericKubernetesResource definition) {
        return InstalledObjects.isOlder(definition, progress.record().begun());
    }

    private void untilGone(InstalledObjects belongings, ObjectsOfOthers kept, MeshInstall mesh)
            throws InstallFailure, InterruptedException {
        Duration timeout = mesh.getSpec().timeout();
        boolean spares = sparesOthers(mesh);
        Instant end = clock.instant().plus(timeout);
        String said = "";
        while (true) {
            Set<String> left = belongings.removeDefinitions(
                    definition -> spares && kept.of(definition).isPresent());
            if (left.isEmpty()) {
                left = belongings.removeNamespaces(namespace ->
                        spares && kept.in(namespace.getMetadata().getName()).isPresent());
            }
            if (left.isEmpty()) {
                return;
            }
            String what = String.join("; ", left);
            if (clock.instant().isAfter(end)) {
                throw new InstallFailure(
                        "this still exists after %d s: %s. Remove what holds it; or remove the finalizer of the"
                                        .formatted(timeout.toSeconds(), what)
                                + " MeshInstall, and what is left stays",
                        true);
            }
            if (!what.equals(said)) {
                progress.say("waiting for the deletion of " + what);
                said = what;
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        }
    }
}
