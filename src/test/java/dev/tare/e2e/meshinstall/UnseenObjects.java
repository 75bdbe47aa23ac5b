package dev.tare.e2e.meshinstall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;

import dev.tare.e2e.Scenario;
import dev.tare.fleet.pods.names.ObjectLabels;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Gives Tare's objects of Istio the label of another revision as soon as they are there. They are accepted then, and the control plane
 * that runs does not look at them.
 */
final class UnseenObjects implements AutoCloseable {

    private static final Map<String, List<String>> KINDS = Map.of(
            "networking.istio.io/v1", List.of("VirtualService", "DestinationRule", "Sidecar"),
            "networking.istio.io/v1alpha3", List.of("EnvoyFilter"),
            "security.istio.io/v1", List.of("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"));

    private static final String REVISION = "istio.io/rev";

    private final KubernetesClient client;
    private final List<Watch> watches = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> labelled = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Exception> problems = new ConcurrentLinkedQueue<>();

    private UnseenObjects(KubernetesClient client) {
        this.client = client;
    }

    /** From now on, in the user's namespace. */
    static UnseenObjects in(Scenario user) {
        UnseenObjects unseen = new UnseenObjects(user.client());
        KINDS.forEach((version, kinds) -> kinds.forEach(kind -> unseen.watches.add(user.client()
                .genericKubernetesResources(version, kind)
                .inNamespace(user.namespace())
                .withLabel(ObjectLabels.MANAGED_BY, ObjectLabels.TARE)
                .watch(unseen.new Labeller()))));
        return unseen;
    }

    /** That there were some, and that each was given the label. */
    void check() {
        assertThat(problems).isEmpty();
        assertThat(labelled).isNotEmpty();
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }

    private final class Labeller implements Watcher<GenericKubernetesResource> {

        @Override
        public void eventReceived(Action action, GenericKubernetesResource object) {
            if (action == Action.ADDED) {
                try {
                    client.resource(object).edit(now -> {
                        now.getMetadata().getLabels().put(REVISION, "another");
                        return now;
                    });
                    labelled.add(object.getMetadata().getName());
                } catch (KubernetesClientException e) {
                    problems.add(e);
                }
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            problems.add(cause);
        }
    }
}
