package dev.tare.mesh.install;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tare.mesh.install.Revision.State;

import static org.assertj.core.api.Assertions.assertThat;

/** Helm's words for the states of a revision. */
class RevisionTest {

    @ParameterizedTest
    @CsvSource({
        "deployed,deployed",
        "superseded,superseded",
        "failed,failed",
        "pending-install,pending_install",
        "pending-upgrade,pending_upgrade",
        "pending-rollback,pending_rollback",
        "uninstalling,uninstalling",
        "uninstalled,uninstalled",
        "unknown,unknown",
        "pending_install,unknown",
        "Deployed,unknown",
        "new-in-helm-9,unknown",
        ",unknown"
    })
    void wordsAreStates(String word, State state) {
        assertThat(State.of(word)).isEqualTo(state);
    }

    @ParameterizedTest
    @EnumSource
    void onlyWhatIsBegunAndNotEndedIsPending(State state) {
        assertThat(state.isPending()).isEqualTo(state.name().startsWith("pending"));
    }
}
