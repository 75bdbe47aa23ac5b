package dev.tare.reconcile.run;

import java.util.Map;
import java.util.Optional;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.api.RunReason;
import dev.tare.reconcile.rules.ClusterLimits;
import dev.tare.reconcile.rules.UsedService;

/** Whether a run may load the Services that its profile names: as they are now, for somebody may exchange them. */
final class LoadedServices {

    /** Set to {@code "true"} on a namespace, it lets profiles of others load the Services in it. */
    private static final String ALLOW_LOAD = "tare.dev/allow-load";

    private static final String EXTERNAL_NAME = "ExternalName";

    private final KubernetesClient client;
    private final ClusterLimits limits;

    LoadedServices(KubernetesClient client, ClusterLimits limits) {
        this.client = client;
        this.limits = limits;
    }

    /** Why the Services of a run may not be loaded, or cannot be yet; empty where they may. */
    Optional<Preparation> obstacle(Preparation.Ready ready, String namespace) {
        return UsedService.of(ready.plan(), namespace).stream()
                .flatMap(used -> obstacle(used, ready, namespace).stream())
                .findFirst();
    }

    private Optional<Preparation> obstacle(UsedService used, Preparation.Ready ready, String namespace) {
        if (!used.namespace().equals(namespace) && !allowsLoad(used.namespace())) {
            return Optional.of(refused(
                    ready,
                    "%s.namespace: is \"%s\", but must be the profile's own, or one that carries the label %s=true"
                            .formatted(used.field(), used.namespace(), ALLOW_LOAD)));
        }
        Service service = client.services()
                .inNamespace(used.namespace())
                .withName(used.name())
                .get();
        if (service == null) {
            return Optional.of(new Preparation.Waits(
                    Optional.of(ready.profile()),
                    RunReason.ServiceNotFound,
                    "Service \"%s\" was not found in namespace %s".formatted(used.name(), used.namespace())));
        }
        return elsewhere(service.getSpec())
                .map(why -> refused(ready, "%s.name: is \"%s\", but %s".formatted(used.field(), used.name(), why)));
    }

    /** Why it is not sure that a Service leads to pods of its own namespace; empty where it is. */
    private Optional<String> elsewhere(ServiceSpec spec) {
        if (EXTERNAL_NAME.equals(spec.getType())) {
            return limits.allowances().externalNameServices() || limits.lists(host(spec))
                    ? Optional.empty()
                    : Optional.of(
                            ("must be a Service that leads to pods: it is of the type ExternalName and leads to %s, a host that the"
                                            + " chart's value targets.hosts does not list; the value allow.externalNameServices opens all"
                                            + " Services of this type")
                                    .formatted(host(spec)));
        }
        boolean selects = spec.getSelector() != null && !spec.getSelector().isEmpty();
        return selects || limits.allowances().selectorlessServices()
                ? Optional.empty()
                : Optional.of("must be a Service with a selector: without one it leads wherever its EndpointSlices say;"
                        + " the chart's value allow.selectorlessServices opens such Services");
    }

    private static String host(ServiceSpec spec) {
        String name = Optional.ofNullable(spec.getExternalName()).orElse("");
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static Preparation refused(Preparation.Ready ready, String message) {
        return new Preparation.Refused(Optional.of(ready.profile()), RunReason.LoadNotAllowed, message);
    }

    private boolean allowsLoad(String namespace) {
        Namespace found = client.namespaces().withName(namespace).get();
        return found != null
                && Optional.ofNullable(found.getMetadata().getLabels())
                        .orElse(Map.of())
                        .getOrDefault(ALLOW_LOAD, "")
                        .equals("true");
    }
}
