package dev.tare.fleet.pods;

import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.api.StartFailureReason;
import dev.tare.fleet.pods.observed.Failure;
import dev.tare.fleet.pods.observed.QueuedByKueue;

/**
 * Asks the API server whether it would make objects, without making any: it then goes through quotas, LimitRanges, priority
 * classes, pod security and admission policies as if it did.
 */
public final class DryRun {

    /** What says nothing of the objects: the operator may not ask, somebody cannot be asked, or an account is still to come. */
    private static final Pattern NO_ANSWER = Pattern.compile(String.join(
            "|",
            "cannot create resource \"pods\" in API group \"\"",
            "does not support dry run",
            "error looking up service account"));

    private final KubernetesClient client;

    /**
     * What is refused.
     *
     * @param object the object
     * @param refusal what that means
     * @param sentence what the API server says
     */
    public record RefusedObject(HasMetadata object, Failure.Refused refusal, String sentence) {}

    /** Dry runs in the cluster of this client. */
    public DryRun(KubernetesClient client) {
        this.client = client;
    }

    /** The first of these objects that would be refused; empty where nothing speaks against any. */
    public Optional<RefusedObject> refused(Collection<? extends HasMetadata> objects) {
        for (HasMetadata object : objects) {
            Optional<RefusedObject> refused = refusal(object);
            if (refused.isPresent()) {
                return refused;
            }
        }
        return Optional.empty();
    }

    private Optional<RefusedObject> refusal(HasMetadata object) {
        try {
            HasMetadata made = client.resource(object).dryRun(true).create();
            return QueuedByKueue.sentence(made)
                    .map(sentence -> new RefusedObject(
                            object,
                            new Failure.Refused(StartFailureReason.KueueTookWorkers, sentence, true),
                            sentence));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) { // it is there: whose it is, its making finds out
                return Optional.empty();
            }
            if (Failure.of(e) instanceof Failure.Refused refused) {
                return Optional.of(new RefusedObject(object, refused, Failure.sentence(e)))
                        .filter(answer -> !NO_ANSWER.matcher(answer.sentence()).find());
            }
            throw e;
        }
    }
}
