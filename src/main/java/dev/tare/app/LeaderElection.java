package dev.tare.app;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Which of several replicas works. */
@Singleton
final class LeaderElection {

    /** The name of the Lease, in the operator's own namespace. */
    static final String LEASE = "tare-operator";

    /** Nothing, where there is one replica: it need not wait for a Lease that it held before it was killed. */
    @Produces
    @Dependent
    @Unremovable
    LeaderElectionConfiguration configuration(OperatorConfig config) {
        return config.leaderElection() ? new LeaderElectionConfiguration(LEASE) : null;
    }
}
