package dev.tare.app;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of several operators works: there may be two for a while, even where one replica is wanted. */
@Singleton
final class LeaderElection {

    /** The name of the Lease, in the operator's own namespace. */
    static final String LEASE = "tare-operator";

    private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

    private volatile boolean ends;

    /** An operator that starts again in its pod goes on with its Lease; one in another pod waits until that has expired. */
    @Produces
    @Dependent
    @Unremovable
    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaderCallbacks(new LeaderCallbacks(() -> {}, this::lost, leader -> {}))
                // It would wait for a process that ends already, whose end waits for it.
                .withExitOnStopLeading(false)
                .build();
    }

    /** Before the operator is stopped. */
    void end(@Observes @Priority(1) ShutdownEvent event) {
        ends = true;
    }

    /** Whoever has lost the Lease stops at once: another operator works by now. */
    private void lost() {
        if (!ends) {
            LOG.error("the Lease {} is lost: another operator may have it, so this one stops", LEASE);
            Runtime.getRuntime().halt(ExitCode.INTERNAL);
        }
    }
}
