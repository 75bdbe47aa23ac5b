package dev.tare.reconcile.status;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells users what happened to a resource, in events that {@code kubectl describe} shows. */
public final class EventRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String COMPONENT = "tare-operator";
    private static final int LONGEST_MESSAGE = 1024;

    private final KubernetesClient client;
    private final Clock clock;

    /** How much an event matters. */
    public enum Severity {
        Normal,
        Warning
    }

    /**
     * A recorder.
     *
     * @param client the cluster
     * @param clock the time of events
     */
    public EventRecorder(KubernetesClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Records an event. One that cannot be written is logged, and no more: the status says the same.
     *
     * @param about the resource
     * @param severity how much it matters
     * @param reason the reason of the condition that changed
     * @param message the message of the condition
     */
    public void record(HasMetadata about, Severity severity, String reason, String message) {
        Instant now = clock.instant();
        String namespace =
                Optional.ofNullable(about.getMetadata().getNamespace()).orElse("default");
        var event = new EventBuilder()
                .withNewMetadata()
                .withGenerateName(about.getMetadata().getName() + ".")
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(about.getApiVersion())
                .withKind(about.getKind())
                .withNamespace(about.getMetadata().getNamespace())
                .withName(about.getMetadata().getName())
                .withUid(about.getMetadata().getUid())
                .endInvolvedObject()
                .withType(severity.name())
                .withReason(reason)
                .withMessage(message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE))
                .withAction("Reconcile")
                .withReportingComponent(COMPONENT)
                .withReportingInstance(COMPONENT)
                .withEventTime(new MicroTime(MICROS.format(now)))
                .build();
        try {
            client.v1().events().inNamespace(namespace).resource(event).create();
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "event {} of {} {} is lost: {}",
                    reason,
                    about.getKind(),
                    about.getMetadata().getName(),
                    e.getMessage());
        }
    }
}
