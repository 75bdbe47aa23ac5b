package dev.tare.reconcile.status;

import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

import dev.tare.reconcile.status.EventRecorder.Severity;

/**
 * Writes statuses by server-side apply, from an object that holds nothing but the status, and tells of what changed in
 * events.
 *
 * @param <S> the status' type
 * @param <R> the resource's type
 */
public final class StatusWriter<S, R extends CustomResource<?, S>> {

    /** Who the fields of statuses belong to. */
    public static final String FIELD_MANAGER = "tare-operator";

    private static final int CONFLICT = HttpURLConnection.HTTP_CONFLICT;

    private final KubernetesClient client;
    private final EventRecorder events;
    private final Supplier<R> blank;
    private final Function<Condition, Optional<Severity>> told;

    /**
     * A writer.
     *
     * @param client the cluster
     * @param events where changes are told
     * @param blank makes an empty resource
     * @param told which changed conditions become events, and how much they matter
     */
    public StatusWriter(
            KubernetesClient client,
            EventRecorder events,
            Supplier<R> blank,
            Function<Condition, Optional<Severity>> told) {
        this.client = client;
        this.events = events;
        this.blank = blank;
        this.told = told;
    }

    /**
     * Writes a status, unless it is what the resource has, and provided that the resource is still the one that the
     * decision was made on: that of a second or former leader is refused.
     *
     * @param decidedOn the resource as it was read
     * @param change its new status
     * @return the resource as it is now; empty if it has changed in the meantime or is gone, and nothing was written
     */
    public Optional<R> write(R decidedOn, StatusChange<S> change) {
        if (isSame(change.status(), decidedOn.getStatus())) {
            return Optional.of(decidedOn);
        }
        R resource = blank.get();
        resource.setMetadata(new ObjectMetaBuilder()
                .withNamespace(decidedOn.getMetadata().getNamespace())
                .withName(decidedOn.getMetadata().getName())
                .withResourceVersion(decidedOn.getMetadata().getResourceVersion())
                .build());
        resource.setStatus(change.status());
        try {
            R written = client.resource(resource)
                    .subresource("status")
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(FIELD_MANAGER)
                            .withForce(true)
                            .build());
            log(decidedOn, change.changed());
            tell(decidedOn, change.changed());
            return Optional.of(written);
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Conditions that change for the same reason share a line. */
    private void log(R about, List<Condition> changes) {
        Map<List<String>, List<String>> byReason = new LinkedHashMap<>();
        for (Condition changed : changes) {
            byReason.computeIfAbsent(List.of(changed.getReason(), changed.getMessage()), reason -> new ArrayList<>())
                    .add(changed.getType() + "=" + changed.getStatus());
        }
        byReason.forEach((reason, conditions) ->
                ResourceLog.happened(about, String.join(",", conditions), reason.get(0), reason.get(1)));
    }

    /** What several conditions say in the same words is told once. */
    private void tell(R about, List<Condition> changes) {
        Set<List<Object>> said = new HashSet<>();
        for (Condition changed : changes) {
            told.apply(changed)
                    .filter(severity -> said.add(List.of(severity, changed.getReason(), changed.getMessage())))
                    .ifPresent(severity -> events.record(about, severity, changed.getReason(), changed.getMessage()));
        }
    }

    /** As the API server has them: there, what is empty is absent. */
    private boolean isSame(S one, S other) {
        KubernetesSerialization form = client.getKubernetesSerialization();
        return form.convertValue(one, JsonNode.class).equals(form.convertValue(other, JsonNode.class));
    }
}
