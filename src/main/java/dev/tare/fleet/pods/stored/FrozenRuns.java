package dev.tare.fleet.pods.stored;

import java.net.HttpURLConnection;
import java.util.Optional;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import dev.tare.api.MeasuringFailureReason;
import dev.tare.api.RunReason;
import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.ObjectLabels;
import dev.tare.fleet.pods.names.Ownership;
import dev.tare.fleet.pods.names.RunIdentity;

/** Frozen copies, each in a ControllerRevision with the name of the run that owns it. */
public final class FrozenRuns {

    /** What is not known must not be left out: the run would measure something else than its copy says. */
    private static final KubernetesSerialization STRICT = new KubernetesSerialization(
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build(),
            false);

    private final KubernetesClient client;

    /** Frozen copies in the cluster of this client. */
    public FrozenRuns(KubernetesClient client) {
        this.client = client;
    }

    /**
     * The frozen copy of a run, if there is one.
     *
     * @throws FleetException if its name is taken by something that is not the run's, or another version has written what
     *     this one does not know
     */
    public Optional<FrozenRun> read(RunIdentity run) throws FleetException {
        ControllerRevision revision = client.apps()
                .controllerRevisions()
                .inNamespace(run.namespace())
                .withName(run.name())
                .get();
        if (revision == null) {
            return Optional.empty();
        }
        Ownership.require(run, revision);
        return Optional.of(decode(run, revision));
    }

    private static FrozenRun decode(RunIdentity run, ControllerRevision revision) throws FleetException {
        try {
            FrozenRun copy = STRICT.convertValue(revision.getData(), FrozenRun.class);
            if (copy != null) {
                return copy;
            }
        } catch (IllegalArgumentException e) {
            throw unreadable(run, e.getMessage().lines().findFirst().orElse(""));
        }
        throw unreadable(run, "it holds nothing");
    }

    private static FleetException unreadable(RunIdentity run, String why) {
        return new FleetException(
                MeasuringFailureReason.FrozenCopyUnreadable,
                "ControllerRevision %s/%s, which says what this run measures, cannot be read by this version of Tare: %s"
                        .formatted(run.namespace(), run.name(), why));
    }

    /**
     * Freezes a run, unless that is done: the first copy stays.
     *
     * @return the copy that counts
     * @throws FleetException if its name is taken by something that is not the run's
     */
    public FrozenRun freeze(RunIdentity run, FrozenRun copy) throws FleetException {
        ControllerRevision revision = new ControllerRevisionBuilder()
                .withNewMetadata()
                .withNamespace(run.namespace())
                .withName(run.name())
                .withLabels(ObjectLabels.of(run, copy.profile()))
                .withOwnerReferences(run.ownerReference())
                .endMetadata()
                .withRevision(1L)
                .withData(copy)
                .build();
        try {
            client.resource(revision).create();
            return copy;
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
        return read(run)
                .orElseThrow(() -> new FleetException(
                        RunReason.NameTaken,
                        "ControllerRevision %s/%s was deleted while it was being created"
                                .formatted(run.namespace(), run.name())));
    }
}
