package dev.tare.app;

import java.util.Collections;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import io.quarkus.runtime.ShutdownEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.tare.cluster.ApiServerStandIn;
import dev.tare.reconcile.metrics.MetricsSettings;
import dev.tare.reconcile.metrics.ResultMetrics;
import dev.tare.reconcile.metrics.RunMetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** The end of an operator, before a stand-in for the API server. */
class LeaderElectionTest {

    private static final ShutdownEvent END = new ShutdownEvent();

    private final ApiServerStandIn server = new ApiServerStandIn();
    private final SimpleMeterRegistry counted = new SimpleMeterRegistry();
    private final CollectorRegistry shown = new CollectorRegistry(true);
    private final LeaderMetrics metrics =
            new LeaderMetrics(shown, new RunMetrics(counted), new ResultMetrics(MetricsSettings.DEFAULT));

    @AfterEach
    void close() {
        server.close();
    }

    private LeaderElection election(long patienceSeconds) {
        return new LeaderElection(server.client(), metrics, patienceSeconds);
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

    /** Two replicas have the same caches, and only one is to be counted. */
    @Test
    void onlyTheOneThatWorksShowsRuns() {
        LeaderElectionConfiguration configuration = election(10).configuration();
        assertThat(Collections.list(shown.metricFamilySamples())).isEmpty();
        configuration.getLeaderCallbacks().orElseThrow().onStartLeading();
        assertThat(Collections.list(shown.metricFamilySamples()))
                .extracting(family -> family.name)
                .contains("tare_runs", "tare_profiles_left_out");
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
