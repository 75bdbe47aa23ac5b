package dev.tare.reconcile.run;

import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.RunReason;
import dev.tare.reconcile.rules.UsedSecret;

/** Whether the Secrets that a run's profile names permit that it uses them. */
final class MountedSecrets {

    /** Set to {@code "true"} on a Secret, it lets profiles of its namespace use it. */
    private static final String ALLOW_USE = "tare.dev/allow-use";

    private final SecretMetadata secrets;

    MountedSecrets(KubernetesClient client) {
        this.secrets = new SecretMetadata(client);
    }

    /** Why the Secrets of a run may not be used, or cannot be yet; empty where they may. */
    Optional<Preparation> obstacle(Preparation.Ready ready, String namespace) {
        return UsedSecret.of(ready.plan()).stream()
                .flatMap(used -> obstacle(used, ready, namespace).stream())
                .findFirst();
    }

    private Optional<Preparation> obstacle(UsedSecret used, Preparation.Ready ready, String namespace) {
        Optional<Map<String, String>> labels = secrets.labels(namespace, used.name());
        if (labels.isEmpty()) {
            return Optional.of(new Preparation.Waits(
                    Optional.of(ready.profile()),
                    RunReason.SecretNotFound,
                    "Secret \"%s\" was not found in namespace %s".formatted(used.name(), namespace)));
        }
        return "true".equals(labels.get().get(ALLOW_USE))
                ? Optional.empty()
                : Optional.of(new Preparation.Refused(
                        Optional.of(ready.profile()),
                        RunReason.SecretNotAllowed,
                        "%s: is \"%s\", but must be a Secret that carries the label %s=true"
                                .formatted(used.field(), used.name(), ALLOW_USE)));
    }
}
