package dev.tare.mesh.install;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.DeletionPolicy;
import dev.tare.api.MeshInstallStatus.Release;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.ManagementRule;
import dev.tare.mesh.catalogue.MeshLookup;

/**
 * Does what one {@code MeshInstall} asks for. It may die at any moment: what it does is decided on what is in the cluster,
 * and its record says beforehand what it is about to touch.
 */
public final class Installer {

    private final KubernetesClient client;
    private final String namespace;
    private final Path kubeconfig;
    private final MeshLookup meshes;
    private final InstallPolicy policy;
    private final Clock clock;
    private final PrintStream out;
    private final Runnable giveUp;

    /**
     * An installer.
     *
     * @param client the cluster
     * @param namespace the installer's own namespace
     * @param kubeconfig the same cluster, for Helm
     * @param meshes what is known of meshes
     * @param policy what may be drawn on
     * @param clock the time
     * @param out where it is told what is done
     * @param giveUp ends the process at once, whatever it is at
     */
    public Installer(
            KubernetesClient client,
            String namespace,
            Path kubeconfig,
            MeshLookup meshes,
            InstallPolicy policy,
            Clock clock,
            PrintStream out,
            Runnable giveUp) {
        this.client = client;
        this.namespace = namespace;
        this.kubeconfig = kubeconfig;
        this.meshes = meshes;
        this.policy = policy;
        this.clock = clock;
        this.out = out;
        this.giveUp = giveUp;
    }

    /**
     * Brings a {@code MeshInstall} about, or takes it away where it is being deleted, and writes down what came of it.
     *
     * @param name its name
     * @return whether everything is installed as the spec says
     * @throws InterruptedException if the process is to end
     */
    public boolean run(String name) throws InterruptedException, IOException {
        MeshInstall mesh = client.resources(MeshInstall.class).withName(name).get();
        if (mesh == null) {
            out.println("MeshInstall " + name + " was not found");
            return true;
        }
        InstallRecords records = new InstallRecords(client, namespace);
        records.keepOnly(client.resources(MeshInstall.class).list().getItems().stream()
                .map(there -> there.getMetadata().getName())
                .collect(Collectors.toSet()));
        InstallProgress progress = new InstallProgress(mesh, records, clock, out);
        Path folder = Files.createTempDirectory("tare-install");
        try {
            if (mesh.getMetadata().getDeletionTimestamp() == null) {
                bringAbout(mesh, folder, progress);
            } else {
                takeAway(mesh, folder, progress);
            }
            return true;
        } catch (InstallFailure e) {
            progress.failed(e);
            return false;
        } catch (KubernetesClientException | IOException | IllegalStateException e) {
            progress.failed(
                    new InstallFailure("the installer cannot continue: " + HelmErrors.oneLine(e.getMessage()), true));
            throw e; // its log has the rest
        }
    }

    private void bringAbout(MeshInstall mesh, Path folder, InstallProgress progress)
            throws InstallFailure, IOException {
        MeshInstallSpec spec = mesh.getSpec();
        CatalogueEntry entry = entry(mesh);
        List<String> missing = new PrerequisiteCheck(client).missing(entry.prerequisites());
        if (!missing.isEmpty()) {
            throw new InstallFailure(entry.title() + " " + String.join("; it ", missing), true);
        }
        InstallInputs inputs = new InstallInputs(client);
        List<PlannedRelease> plan = InstallPlan.of(spec, entry, inputs.values(spec));
        NewerSpec newer = new NewerSpec(client, mesh, plan, this::plan, (release, generation) -> {
            progress.at(
                    release,
                    "the spec was changed while the installer was at release %s: another one begins with generation %d"
                            .formatted(release.place(), generation));
            giveUp.run();
        });
        if (entry.identity() != null) {
            plan = new MeshCertificates(client, namespace, clock)
                    .into(plan, entry.identity(), mesh.getMetadata().getName());
        }
        HelmReleases releases = releases(folder, inputs.access(spec, folder));
        Uninstaller uninstaller = new Uninstaller(client, meshes, releases, progress, clock);
        uninstaller.ofHalfDone(mesh, plan);
        ReleaseInstaller installation = new ReleaseInstaller(client, mesh, releases, progress, newer);
        for (PlannedRelease release : plan) {
            if (progress.before().isAt(release)) {
                installation.clearUp(release);
            }
        }
        for (PlannedRelease release : plan) {
            installation.of(release);
        }
        uninstaller.of(mesh, unwanted(plan, progress));
        for (String object : entry.objects()) {
            String placed = object.replace("{namespace}", entry.home().orElse("default"));
            client.resource(Serialization.unmarshal(placed, GenericKubernetesResource.class))
                    .forceConflicts()
                    .serverSideApply();
        }
        progress.done(Optional.ofNullable(spec.version()).orElse(entry.version()));
    }

    private List<PlannedRelease> plan(MeshInstall mesh) throws InstallFailure {
        return InstallPlan.of(mesh.getSpec(), entry(mesh), new InstallInputs(client).values(mesh.getSpec()));
    }

    private CatalogueEntry entry(MeshInstall mesh) throws InstallFailure {
        Validated<CatalogueEntry> found = meshes.entry(mesh);
        List<Problem> problems = new ArrayList<>(found.problems());
        if (found instanceof Validated.Accepted<CatalogueEntry> accepted) {
            ManagementRule.problem(mesh, accepted.value()).ifPresent(problems::add);
            problems.addAll(policy.problems(mesh, accepted.value()));
            if (problems.isEmpty()) {
                return accepted.value();
            }
        }
        throw new InstallFailure(problems.stream().map(Problem::sentence).collect(Collectors.joining("; ")), false);
    }

    /** What was asked for before, and is not any more: an addon, another revision, what the catalogue had. */
    private static List<Release> unwanted(List<PlannedRelease> plan, InstallProgress progress) {
        Set<String> wanted = plan.stream().map(PlannedRelease::place).collect(Collectors.toSet());
        return progress.record().releases().stream()
                .filter(release -> !wanted.contains(release.namespace() + "/" + release.name()))
                .toList();
    }

    private void takeAway(MeshInstall mesh, Path folder, InstallProgress progress)
            throws InstallFailure, IOException, InterruptedException {
        if (mesh.getSpec().deletionPolicy() != DeletionPolicy.Retain) {
            Charts.Access none = new Charts.Access(Optional.empty(), Optional.empty(), Map.of());
            new Uninstaller(client, meshes, releases(folder, none), progress, clock).of(mesh);
            new MeshCertificates(client, namespace, clock)
                    .delete(mesh.getMetadata().getName());
        } else {
            new InstalledObjects(client, mesh.getMetadata().getName()).leave();
        }
        progress.removed();
    }

    private HelmReleases releases(Path folder, Charts.Access access) {
        return new HelmReleases(client, kubeconfig, folder, new Charts(folder, access));
    }
}
