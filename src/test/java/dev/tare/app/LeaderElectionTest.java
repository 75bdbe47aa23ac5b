package dev.tare.app;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.cluster.ApiServerStandIn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** The end of an operator, before a stand-in for the API server. */
class LeaderElectionTest {

    private static final ShutdownEvent END = new ShutdownEvent();

    private final ApiServerStandIn server = new ApiServerStandIn();

    @AfterEach
    void close() {
        server.close();
    }

    private LeaderElection election(long patienceSeconds) {
        return new LeaderElection(server.client(), patienceSeconds);
    }

    private static String identity(LeaderElection election) {
        return election.configuration().getIdentity().orElseThrow();
    }

    private void hold(String identity) {
        server.client()
                .resource(new LeaseBuilder()
                        .withNewMetadata()
                        .withNamespace(server.client().getNamespace())
                        .withName(LeaderElection.LEASE)
                        .endMetadata()
                        .withNewSpec()
                        .withHolderIdentity(identity)
                        .withLeaseDurationSeconds(15)
                        .endSpec()
                        .build())
                .create();
    }

    private String holder() {
        return server.client()
                .leases()
                .inNamespace(server.client().getNamespace())
                .withName(LeaderElection.LEASE)
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    /** The framework would end the process from within its end, and wait for itself. */
    @Test
    void anOperatorThatEndsEndsByItself() {
        LeaderElection election = election(10);
        LeaderElectionConfiguration configuration = election.configuration();
        election.end(END);
        assertThatCode(() -> configuration.getLeaderCallbacks().orElseThrow().onStopLeading())
                .doesNotThrowAnyException();
        assertThat(configuration.isExitOnStopLeading()).isFalse();
        assertThat(configuration.getLeaseName()).isEqualTo("tare-operator");
    }

    @Test
    void itGivesItsLeaseBack() {
        LeaderElection election = election(10);
        hold(identity(election));
        election.end(END);
        election.giveBack(END);
        assertThat(holder()).isNull();
    }

    @Test
    void itLeavesTheLeaseOfAnother() {
        LeaderElection election = election(10);
        hold("another");
        election.end(END);
        election.giveBack(END);
        assertThat(holder()).isEqualTo("another");
    }

    /** Which may still write. */
    @Test
    void itKeepsTheLeaseWhereAReconcilerHasNotEndedInTime() {
        LeaderElection election = election(0);
        hold(identity(election));
        election.end(END);
        election.giveBack(END);
        assertThat(holder()).isEqualTo(identity(election));
    }

    @Test
    void itEndsWhereThereIsNoLease() {
        LeaderElection election = election(10);
        election.end(END);
        assertThatCode(() -> election.giveBack(END)).doesNotThrowAnyException();
    }
}
