package dev.tare.app;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.ShutdownEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class LeaderElectionTest {

    /** The framework would end the process from within its end, and wait for itself. */
    @Test
    void anOperatorThatEndsGivesItsLeaseBackAndEndsByItself() {
        LeaderElection election = new LeaderElection();
        LeaderElectionConfiguration configuration = election.configuration();
        election.end(new ShutdownEvent());
        assertThatCode(() -> configuration.getLeaderCallbacks().orElseThrow().onStopLeading())
                .doesNotThrowAnyException();
        assertThat(configuration.isExitOnStopLeading()).isFalse();
        assertThat(configuration.getLeaseName()).isEqualTo("tare-operator");
    }
}
