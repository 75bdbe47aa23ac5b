package dev.tare.reconcile.run;

import java.util.Optional;

import io.fabric8.kubernetes.client.KubernetesClient;

import dev.tare.fleet.FleetException;
import dev.tare.reconcile.rules.ClusterLimits;

/**
 * What of others a run makes use of: Services, Secrets, the labels by which pods are found. It is read each time, for
 * whoever owns it may withdraw it or put something else in its place.
 */
final class UsedObjects {

    private final LoadedServices services;
    private final MountedSecrets secrets;
    private final SelectedLabels labels;

    UsedObjects(KubernetesClient client, ClusterLimits limits) {
        this.services = new LoadedServices(client, limits);
        this.secrets = new MountedSecrets(client);
        this.labels = new SelectedLabels(client);
    }

    /** Why a run may not make use of all of it, or cannot yet; empty where it may. */
    Optional<Preparation> obstacle(Preparation.Ready ready, String namespace) {
        return services.obstacle(ready, namespace)
                .or(() -> secrets.obstacle(ready, namespace))
                .or(() -> labels.obstacle(ready, namespace));
    }

    /**
     * Looks once more in the middle of a run, where nothing is waited for any more.
     *
     * @throws FleetException if the run may not make use of all of it any more
     */
    void require(Preparation.Ready ready, String namespace) throws FleetException {
        Optional<Preparation> obstacle = obstacle(ready, namespace);
        if (obstacle.isPresent() && obstacle.get() instanceof Preparation.Refused refused) {
            throw new FleetException(refused.reason(), refused.message());
        }
        if (obstacle.isPresent() && obstacle.get() instanceof Preparation.Waits waits) {
            throw new FleetException(waits.reason(), waits.message());
        }
    }
}
