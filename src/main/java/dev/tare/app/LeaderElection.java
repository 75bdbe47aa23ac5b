package dev.tare.app;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of several operators works: there may be two for a while, even where one replica is wanted. */
@Singleton
final class LeaderElection {

    /** The name of the Lease, in the operator's own namespace. */
    static final String LEASE = "tare-operator";

    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

    private final KubernetesClient client;
    private final LeaderMetrics metrics;
    private final Duration patience;
    private final String identity;
    private volatile long endsSince;
    private volatile boolean ends;

    /**
     * An election.
     *
     * @param client the cluster
     * @param metrics shown once this operator works
     * @param patienceSeconds for how long an operator that ends waits for its reconcilers
     */
    LeaderElection(
            KubernetesClient client,
            LeaderMetrics metrics,
            @ConfigProperty(name = "quarkus.operator-sdk.termination-timeout-seconds") long patienceSeconds) {
        this.client = client;
        this.metrics = metrics;
        this.patience = Duration.ofSeconds(patienceSeconds);
        // The pod's name: an operator that starts again in its pod goes on with its Lease.
        this.identity = Optional.ofNullable(System.getenv("HOSTNAME"))
                .filter(name -> !name.isBlank())
                .orElseGet(() -> UUID.randomUUID().toString());
    }

    /** Whoever has the Lease works; where nobody has given it back, another one waits until it has expired. */
    @Produces
    @Dependent
    @Unremovable
    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withIdentity(identity)
                .withLeaderCallbacks(new LeaderCallbacks(metrics::begin, this::lost, leader -> {}))
                // It would wait for a process that ends already, whose end waits for it.
                .withExitOnStopLeading(false)
                .build();
    }

    /** Before the operator is stopped. */
    void end(@Observes @Priority(1) ShutdownEvent event) {
        endsSince = System.nanoTime();
        ends = true;
    }

    /**
     * After the operator was stopped: the next one need not wait until the Lease has expired. Where a reconciler has not ended in
     * time, it may still be writing, and the Lease expires by itself.
     */
    void giveBack(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event) {
        if (System.nanoTime() - endsSince >= patience.toNanos()) {
            return;
        }
        try {
            Lease lease = client.leases()
                    .inNamespace(client.getNamespace())
                    .withName(LEASE)
                    .get();
            if (lease != null
                    && lease.getSpec() != null
                    && identity.equals(lease.getSpec().getHolderIdentity())) {
                lease.getSpec().setHolderIdentity(null);
                client.resource(lease).update(); // if it is still the one that was read
            }
        } catch (KubernetesClientException e) {
            LOG.warn("the Lease {} is not given back, and expires: {}", LEASE, e.getMessage());
        }
    }

    /** Whoever has lost the Lease stops at once: another operator works by now. */
    private void lost() {
        if (!ends) {
            LOG.error("the Lease {} is lost: another operator may have it, so this one stops", LEASE);
            Runtime.getRuntime().halt(ExitCode.INTERNAL);
        }
    }
}
