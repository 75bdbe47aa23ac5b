package dev.tare.reconcile.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.Environment;
import dev.tare.api.RunReason;

/** Pods of a run carry no label by which a Service finds its pods: they would get requests of its users. */
final class SelectedLabels {

    private final KubernetesClient client;

    SelectedLabels(KubernetesClient client) {
        this.client = client;
    }

    /** Why the labels that a profile gives its pods may not be given; empty where they may. */
    Optional<Preparation> obstacle(Preparation.Ready ready, String namespace) {
        List<Environment> environments = ready.plan().spec().environments();
        if (environments.stream()
                .allMatch(environment -> environment.pod().labels().isEmpty())) {
            return Optional.empty();
        }
        List<Service> services = client.services().inNamespace(namespace).list().getItems();
        for (int i = 0; i < environments.size(); i++) {
            String field = "spec.environments[" + i + "].pod.labels";
            for (Map.Entry<String, String> label :
                    new TreeMap<>(environments.get(i).pod().labels()).entrySet()) {
                Optional<Service> selecting = services.stream()
                        .filter(service -> selects(service, label))
                        .findFirst();
                if (selecting.isPresent()) {
                    return Optional.of(new Preparation.Refused(
                            Optional.of(ready.profile()),
                            RunReason.LabelSelected,
                            "%s: is \"%s=%s\", but must have no label by which a Service of the namespace selects its pods, as Service %s does by this one"
                                    .formatted(
                                            field,
                                            label.getKey(),
                                            label.getValue(),
                                            selecting.get().getMetadata().getName())));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean selects(Service service, Map.Entry<String, String> label) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null && label.getValue().equals(selector.get(label.getKey()));
    }
}
