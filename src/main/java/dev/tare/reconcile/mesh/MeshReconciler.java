package dev.tare.reconcile.mesh;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;

import dev.tare.api.ConditionStatus;
import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.MeshInstallStatus;
import dev.tare.api.MeshReason;
import dev.tare.fleet.pods.desired.FleetSettings.EnvoyImage;
import dev.tare.manifest.Problem;
import dev.tare.manifest.Validated;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.mesh.catalogue.OwnProxy;
import dev.tare.mesh.install.InstallRecords;
import dev.tare.reconcile.FailureCounter;
import dev.tare.reconcile.MeasuringRuns;
import dev.tare.reconcile.status.EventRecorder;
import dev.tare.reconcile.status.EventRecorder.Severity;
import dev.tare.reconcile.status.StatusChange;
import dev.tare.reconcile.status.StatusWriter;

/** Says of a mesh whether environments can be put on it. */
@ControllerConfiguration(
        name = MeshReconciler.NAME,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
@GradualRetry(maxAttempts = -1)
public final class MeshReconciler implements Reconciler<WatchedMesh> {

    /** The controller's name. */
    public static final String NAME = "meshinstall";

    /** Watching every workload of the cluster would cost more than looking for a few. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** Somebody may be about to bring it up. */
    private static final Duration LOOK_AGAIN_SOON = Duration.ofSeconds(10);

    private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final StatusWriter<MeshInstallStatus, MeshInstall> writer;
    private final MeshStatusFactory statuses;
    private final MeshVersions versions;
    private final MeshLookup meshes;
    private final InstallerSettings settings;
    private final InstalledMesh installed;
    private final FailureCounter failed;

    /**
     * The versions of the meshes that Tare runs itself.
     *
     * @param tare the version of Tare, which is the reference proxy's
     * @param envoy the Envoy that the operator puts into pods
     */
    public record MeshVersions(String tare, EnvoyImage envoy) {

        String of(OwnProxy proxy, MeshInstallSpec mesh) {
            return switch (proxy) {
                case Envoy -> Optional.ofNullable(mesh.version()).orElse(envoy.version());
                case Reference -> tare;
            };
        }
    }

    /**
     * A reconciler.
     *
     * @param client the cluster
     * @param events where transitions are told
     * @param versions the versions of Tare's own meshes
     * @param meshes what is known of meshes
     * @param settings how meshes are installed
     * @param runs what a look of the installer would disturb
     * @param clock the time of transitions
     */
    public MeshReconciler(
            KubernetesClient client,
            EventRecorder events,
            MeshVersions versions,
            MeshLookup meshes,
            InstallerSettings settings,
            MeasuringRuns runs,
            Clock clock) {
        this.client = client;
        this.writer = new StatusWriter<>(client, events, MeshInstall::new, MeshReconciler::severity);
        this.statuses = new MeshStatusFactory(clock);
        this.versions = versions;
        this.meshes = meshes;
        this.settings = settings;
        this.installed = new InstalledMesh(client, settings, statuses, runs, clock);
        this.failed = new FailureCounter(clock);
    }

    @Override
    public List<EventSource<?, WatchedMesh>> prepareEventSources(EventSourceContext<WatchedMesh> context) {
        return settings.installs() ? List.of(told(Job.class, context), told(ConfigMap.class, context)) : List.of();
    }

    /** What is in the installer's namespace tells of the mesh whose name is on it. */
    private <R extends HasMetadata> EventSource<?, WatchedMesh> told(
            Class<R> kind, EventSourceContext<WatchedMesh> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(kind, WatchedMesh.class)
                        .withNamespaces(Set.of(settings.namespace()))
                        .withLabelSelector(InstallRecords.MESH_INSTALL)
                        .withSecondaryToPrimaryMapper(object -> Set.of(
                                new ResourceID(object.getMetadata().getLabels().get(InstallRecords.MESH_INSTALL))))
                        .build(),
                context);
    }

    @Override
    public UpdateControl<WatchedMesh> reconcile(WatchedMesh mesh, Context<WatchedMesh> context) {
        try {
            UpdateControl<WatchedMesh> done = lookAfter(mesh, context);
            failed.wentWell(mesh);
            return done;
        } catch (RuntimeException e) {
            return afterFailure(mesh, context, e);
        }
    }

    /** The framework tries again what passes; what does not is said in the mesh's conditions. */
    private UpdateControl<WatchedMesh> afterFailure(
            WatchedMesh mesh, Context<WatchedMesh> context, RuntimeException e) {
        return failed.afterFailure(
                mesh,
                context,
                e,
                why -> writer.write(
                        mesh,
                        statuses.givenUp(
                                mesh,
                                why.isMistake() ? MeshReason.InternalError : MeshReason.RequestRefused,
                                why.message())),
                why -> Optional.of(LOOK_AGAIN));
    }

    private UpdateControl<WatchedMesh> lookAfter(WatchedMesh mesh, Context<WatchedMesh> context) {
        boolean leaves = mesh.isLeaving();
        if (leaves && !mesh.hasFinalizer(InstalledMesh.FINALIZER)) {
            return UpdateControl.noUpdate();
        }
        Look look = leaves ? leave(mesh, context) : look(mesh, context);
        if (look.status().isPresent() && writer.write(mesh, look.status().get()).isEmpty()) {
            return UpdateControl.<WatchedMesh>noUpdate().rescheduleAfter(AFTER_CONFLICT);
        }
        return look.again()
                .map(time -> UpdateControl.<WatchedMesh>noUpdate().rescheduleAfter(time))
                .orElseGet(UpdateControl::noUpdate);
    }

    private Look leave(MeshInstall mesh, Context<WatchedMesh> context) {
        return settings.installs() ? installed.leave(mesh, context) : Look.of(statuses.stuck(mesh));
    }

    private static Optional<Severity> severity(Condition changed) {
        return changed.getType().equals(Conditions.READY)
                ? Optional.of(
                        ConditionStatus.TRUE.isOf(changed) || MeshReason.isInProgress(changed)
                                ? Severity.Normal
                                : Severity.Warning)
                : Optional.empty();
    }

    private Look look(MeshInstall mesh, Context<WatchedMesh> context) {
        Validated<CatalogueEntry> found = meshes.entry(mesh);
        if (!(found instanceof Validated.Accepted<CatalogueEntry> accepted)) {
            return maybeUsers(mesh, statuses.refused(mesh, found.problems()));
        }
        CatalogueEntry entry = accepted.value();
        List<Problem> problems = MeshRules.problems(mesh, entry, versions.envoy(), settings);
        if (!problems.isEmpty()) {
            return maybeUsers(mesh, statuses.refused(mesh, problems));
        }
        boolean isManaged = mesh.getSpec().management() == Management.Managed;
        if (isManaged && !entry.runsInPods()) {
            return ConflictingInstalls.problem(mesh, context.getPrimaryCache().list(), meshes)
                    .map(problem ->
                            Look.of(statuses.refused(mesh, List.of(problem))).within(LOOK_AGAIN))
                    .orElseGet(() -> installed
                            .look(mesh, context, () -> ControlPlane.find(client, entry))
                            .within(LOOK_AGAIN));
        }
        if (installed.letGo(mesh)) {
            return new Look(Optional.empty(), Optional.empty()); // that it changed brings it here again
        }
        return isManaged
                ? Look.of(statuses.own(mesh, versions.of(entry.ownProxy(), mesh.getSpec())))
                : observed(mesh, entry);
    }

    /** What is said of a mesh may change with its user's entry. */
    private static Look maybeUsers(MeshInstall mesh, StatusChange<MeshInstallStatus> status) {
        return Catalogue.has(mesh.getSpec().mesh())
                ? Look.of(status)
                : Look.of(status).within(LOOK_AGAIN);
    }

    private Look observed(MeshInstall mesh, CatalogueEntry entry) {
        StatusChange<MeshInstallStatus> status = seen(mesh, entry);
        boolean isReady = Conditions.isTrue(status.status().conditions(), Conditions.READY);
        return Look.of(status).within(isReady ? LOOK_AGAIN : LOOK_AGAIN_SOON);
    }

    private StatusChange<MeshInstallStatus> seen(MeshInstall mesh, CatalogueEntry entry) {
        try {
            return statuses.observed(mesh, ControlPlane.find(client, entry));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            return statuses.hidden(
                    mesh, e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
        }
    }
}
