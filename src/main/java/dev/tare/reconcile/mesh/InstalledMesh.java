package dev.tare.reconcile.mesh;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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

    /** Whoever makes its namespace, or room in it, tells nobody. */
    private static final Duration UNTIL_IT_MAY_START = Duration.ofSeconds(30);

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
        Next next = next(mesh, record, context);
        if (next instanceof Next.Gone) {
            throw new IllegalStateException("only what is to go is gone");
        }
        return told(mesh, record, controlPlane, next);
    }

    /** A mesh that is to be removed. */
    Look leave(MeshInstall mesh, Context<WatchedMesh> context) {
        Optional<InstallRecord> record = record(mesh, context);
        Next next = next(mesh, record, context);
        if (next instanceof Next.Gone) {
            letGo(mesh);
            return new Look(Optional.empty(), Optional.empty());
        }
        return told(
                mesh,
                record,
                () -> {
                    throw new IllegalStateException("what is to go is never done");
                },
                next);
    }

    /** Lets go of a mesh that is not, or no longer, the installer's; says whether it had to. */
    boolean letGo(MeshInstall mesh) {
        if (!mesh.hasFinalizer(FINALIZER)) {
            return false;
        }
        edit(mesh, there -> there.removeFinalizer(FINALIZER));
        return true;
    }

    /** Nothing, if it has gone meanwhile. */
    private void edit(MeshInstall mesh, Consumer<MeshInstall> change) {
        try {
            client.resources(MeshInstall.class)
                    .withName(mesh.getMetadata().getName())
                    .edit(there -> {
                        change.accept(there);
                        return there;
                    });
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** What came of the next step. */
    private sealed interface Next {

        /**
         * It goes on.
         *
         * @param again when to look again
         */
        record Again(Duration again) implements Next {}

        /**
         * The installer could not be started.
         *
         * @param why why not, in a sentence
         */
        record NotStarted(String why) implements Next {}

        /**
         * The installer is told to end, and does not.
         *
         * @param why what keeps it, in a sentence
         */
        record Held(String why) implements Next {}

        /** All is gone. */
        record Gone() implements Next {}
    }

    private Next next(MeshInstall mesh, Optional<InstallRecord> record, Context<WatchedMesh> context) {
        Job job = context.getSecondaryResources(Job.class).stream().findFirst().orElse(null);
        InstallDecision decision = InstallDecision.of(
                mesh.getMetadata().getGeneration(),
                mesh.getMetadata().getDeletionTimestamp() != null,
                record,
                InstallerJob.state(job, mesh),
                checkEvery(),
                clock.instant());
        log(mesh, decision);
        if (decision instanceof InstallDecision.Start) {
            Optional<String> refused = jobs.start(mesh);
            if (refused.isPresent()) {
                return new Next.NotStarted(refused.get());
            }
        } else if (decision instanceof InstallDecision.Await) {
            Optional<String> held = jobs.held(mesh.getMetadata().getName(), clock.instant());
            if (held.isPresent()) {
                return new Next.Held(held.get());
            }
        } else if (decision instanceof InstallDecision.Clear) {
            jobs.clear(job);
        } else if (decision instanceof InstallDecision.Rest rest) {
            return new Next.Again(rest.time());
        } else if (decision instanceof InstallDecision.Gone) {
            return new Next.Gone();
        }
        return new Next.Again(WHILE_AT_WORK);
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
            MeshInstall mesh, Optional<InstallRecord> record, Supplier<ControlPlane> controlPlane, Next next) {
        if (next instanceof Next.NotStarted notStarted) {
            return Look.of(statuses.notStarted(mesh, record, notStarted.why(), settings.namespace()))
                    .within(UNTIL_IT_MAY_START);
        }
        if (next instanceof Next.Held held) {
            return Look.of(statuses.held(mesh, record, held.why())).within(WHILE_AT_WORK);
        }
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
        return Look.of(status).within(((Next.Again) next).again());
    }

    private Optional<InstallRecord> record(MeshInstall mesh, Context<WatchedMesh> context) {
        return context.getSecondaryResources(ConfigMap.class).stream()
                .findFirst()
                .flatMap(InstallRecords::of)
                .filter(record -> record.uid().equals(mesh.getMetadata().getUid()));
    }
}
