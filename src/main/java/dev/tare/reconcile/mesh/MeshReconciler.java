package dev.tare.reconcile.mesh;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;

import dev.tare.api.Conditions;
import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec;
import dev.tare.api.MeshInstallSpec.Management;
import dev.tare.api.MeshInstallStatus;
import dev.tare.fleet.pods.PodsSettings.EnvoyImage;
import dev.tare.mesh.catalogue.Catalogue;
import dev.tare.mesh.catalogue.CatalogueEntry;
import dev.tare.mesh.catalogue.MeshLookup;
import dev.tare.plan.Checked;
import dev.tare.plan.Problem;
import dev.tare.reconcile.EventRecorder;
import dev.tare.reconcile.EventRecorder.Severity;
import dev.tare.reconcile.StatusChange;
import dev.tare.reconcile.StatusWriter;

/** Says of a mesh whether environments can be put on it. */
@ControllerConfiguration(
        name = MeshReconciler.NAME,
        maxReconciliationInterval = @MaxReconciliationInterval(interval = -1))
@GradualRetry(maxAttempts = -1)
public final class MeshReconciler implements Reconciler<MeshInstall> {

    /** The controller's name. */
    public static final String NAME = "meshinstall";

    /** Watching every workload of the cluster would cost more than looking for a few. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);

    private final KubernetesClient client;
    private final StatusWriter<MeshInstallStatus, MeshInstall> writer;
    private final MeshStatusFactory statuses;
    private final MeshVersions versions;
    private final MeshLookup meshes;

    /**
     * The versions of the meshes that Tare runs itself.
     *
     * @param tare the version of Tare, which is the reference proxy's
     * @param envoy the Envoy that the operator puts into pods
     */
    public record MeshVersions(String tare, EnvoyImage envoy) {

        String of(MeshInstallSpec mesh) {
            return mesh.mesh().equals("envoy")
                    ? Optional.ofNullable(mesh.version()).orElse(envoy.version())
                    : tare;
        }
    }

    /**
     * A reconciler.
     *
     * @param client the cluster
     * @param events where transitions are told
     * @param versions the versions of Tare's own meshes
     * @param meshes what is known of meshes
     * @param clock the time of transitions
     */
    public MeshReconciler(
            KubernetesClient client, EventRecorder events, MeshVersions versions, MeshLookup meshes, Clock clock) {
        this.client = client;
        this.writer = new StatusWriter<>(client, events, MeshInstall::new, MeshReconciler::severity);
        this.statuses = new MeshStatusFactory(clock);
        this.versions = versions;
        this.meshes = meshes;
    }

    @Override
    public UpdateControl<MeshInstall> reconcile(MeshInstall mesh, Context<MeshInstall> context) {
        if (writer.write(mesh, look(mesh)).isEmpty()) {
            return UpdateControl.<MeshInstall>noUpdate().rescheduleAfter(AFTER_CONFLICT);
        }
        return mayChangeByItself(mesh)
                ? UpdateControl.<MeshInstall>noUpdate().rescheduleAfter(LOOK_AGAIN)
                : UpdateControl.noUpdate();
    }

    /** Whether what is said of a mesh depends on more than its spec: on a control plane, or on a user's entry. */
    private static boolean mayChangeByItself(MeshInstall mesh) {
        return mesh.getSpec().management() == Management.Observed
                || !Catalogue.NAMES.contains(mesh.getSpec().mesh());
    }

    private static Optional<Severity> severity(Condition changed) {
        return changed.getType().equals(Conditions.READY)
                ? Optional.of(changed.getStatus().equals("True") ? Severity.Normal : Severity.Warning)
                : Optional.empty();
    }

    private StatusChange<MeshInstallStatus> look(MeshInstall mesh) {
        Checked<CatalogueEntry> found = meshes.entry(mesh);
        if (!(found instanceof Checked.Accepted<CatalogueEntry> accepted)) {
            return statuses.refused(mesh, found.problems());
        }
        CatalogueEntry entry = accepted.value();
        List<Problem> problems = MeshRules.problems(mesh, entry, versions.envoy());
        if (!problems.isEmpty()) {
            return statuses.refused(mesh, problems);
        }
        if (mesh.getSpec().management() == Management.Managed) {
            return statuses.own(mesh, versions.of(mesh.getSpec()));
        }
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
