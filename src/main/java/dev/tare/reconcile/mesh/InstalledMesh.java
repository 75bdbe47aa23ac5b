package dev.tare.reconcile.mesh;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallStatus;
import dev.tare.mesh.install.InstallRecord;
import dev.tare.mesh.install.InstallRecords;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.status.DecisionLog;
import dev.tare.reconcile.status.StatusChange;

/** A mesh that the installer brings about: when it is started, and what its record says. */
final class InstalledMesh {

    /** Keeps a mesh until it is uninstalled. */
    static final String FINALIZER = "tare.dev/mesh";

    private static final Duration SOON = Duration.ofSeconds(1);

    /** An installer that cannot start tells nobody. */
    private static final Duration WHILE_AT_WORK = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final InstallerSettings settings;
    private final InstallerJobs jobs;
    private final MeshStatusFactory statuses;
    private final MeasuringRuns runs;
    private final Clock clock;
    private final DecisionLog log = new DecisionLog("installer");

    InstalledMesh(
            KubernetesClient client,
            InstallerSettings settings,
            MeshStatusFactory statuses,
            MeasuringRuns runs,
            Clock clock) {
        this.client = client;
        this.settings = settings;
        this.jobs = new InstallerJobs(client, settings);
        this.statuses = statuses;
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * A mesh that is to be installed.
     *
     * @param controlPlane looks for its workloads
     */
    Look look(MeshInstall mesh, Context<WatchedMesh> context, Supplier<ControlPlane> controlPlane) {
        if (!mesh.hasFinalizer(FINALIZER)) {
            edit(mesh, there -> there.addFinalizer(FINALIZER));
            return new Look(Optional.empty(), Optional.of(SOON));
        }
        Optional<InstallRecord> record = record(mesh, context);
        return next(mesh, record, context)
                .map(again -> told(mesh, record, controlPlane, again))
                .orElseThrow(() -> new IllegalStateException("only what is to go is gone"));
    }

    /** A mesh that is to be removed. */
    Look leave(MeshInstall mesh, Context<WatchedMesh> context) {
        Optional<InstallRecord> record = record(mesh, context);
        Optional<Duration> again = next(mesh, record, context);
        if (again.isEmpty()) {
            letGo(mesh);
            return new Look(Optional.empty(), Optional.empty());
        }
        return told(
                mesh,
                record,
                () -> {
                    throw new IllegalStateException("what is to go is never done");
                },
                again.get());
    }

    /** Lets go of a mesh that is not, or no longer, the installer's; says whether it had to. */
    boolean letGo(MeshInstall mesh) {
        if (!mesh.hasFinalizer(FINALIZER)) {
            return false;
        }
        edit(mesh, there -> there.removeFinalizer(FINALIZER));
        return true;
    }

    private void edit(MeshInstall mesh, Consumer<MeshInstall> change) {
        client.resources(MeshInstall.class)
                .withName(mesh.getMetadata().getName())
                .edit(there -> {
                    change.accept(there);
                    return there;
                });
    }

    /** Takes the next step, and says when to look again; empty where all is gone. */
    private Optional<Duration> next(MeshInstall mesh, Optional<InstallRecord> record, Context<WatchedMesh> context) {
        Job job = context.getSecondaryResources(Job.class).stream().findFirst().orElse(null);
        InstallDecision decision = InstallDecision.of(
                mesh.getMetadata().getGeneration(),
                record,
                InstallerJob.state(job, mesh),
                checkEvery(),
                clock.instant());
        log(mesh, decision);
        if (decision instanceof InstallDecision.Start) {
            jobs.start(mesh);
        } else if (decision instanceof InstallDecision.Clear) {
            jobs.clear(job);
        } else if (decision instanceof InstallDecision.Rest rest) {
            return Optional.of(rest.time());
        } else if (decision instanceof InstallDecision.Gone) {
            return Optional.empty();
        }
        return Optional.of(WHILE_AT_WORK);
    }

    private void log(MeshInstall mesh, InstallDecision decision) {
        String name = decision.getClass().getSimpleName();
        if (decision instanceof InstallDecision.Rest rest) {
            log.waits(mesh, name, "for %d s".formatted(rest.time().toSeconds()));
        } else if (decision instanceof InstallDecision.Await) {
            log.waits(mesh, name, "");
        } else {
            log.decided(mesh, name, "generation " + mesh.getMetadata().getGeneration());
        }
    }

    /** A look takes CPU, which a measurement beside it may need; it waits for that, but not for ever. */
    private Duration checkEvery() {
        return runs.any() ? settings.checkEvery().multipliedBy(2) : settings.checkEvery();
    }

    private Look told(
            MeshInstall mesh, Optional<InstallRecord> record, Supplier<ControlPlane> controlPlane, Duration again) {
        Optional<InstallRecord> current =
                record.filter(r -> r.generation() == mesh.getMetadata().getGeneration());
        StatusChange<MeshInstallStatus> status = current.filter(r -> r.phase() == InstallRecord.Phase.Done)
                .map(done -> statuses.installed(mesh, done, controlPlane.get()))
                .or(() -> current.filter(r -> r.phase() == InstallRecord.Phase.Failed)
                        .map(failed -> statuses.failed(mesh, failed)))
                .orElseGet(() -> statuses.installing(
                        mesh,
                        record,
                        current.isPresent()
                                ? Optional.empty()
                                : jobs.trouble(mesh.getMetadata().getName())));
        return Look.of(status).within(again);
    }

    private Optional<InstallRecord> record(MeshInstall mesh, Context<WatchedMesh> context) {
        return context.getSecondaryResources(ConfigMap.class).stream()
                .findFirst()
                .flatMap(InstallRecords::of)
                .filter(record -> record.uid().equals(mesh.getMetadata().getUid()));
    }
}
