package dev.tare.api;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tare.wire.WorkerReason;

import static org.assertj.core.api.Assertions.assertThat;

/** What workers give up for, as the conditions of their run have it. */
class WorkerReasonsTest {

    @ParameterizedTest
    @EnumSource
    void isOneOfTheRun(WorkerReason reason) {
        assertThat(WorkerReasons.ofRun(reason.name()))
                .isNotInstanceOf(Reason.Quoted.class)
                .hasToString(reason.name());
    }

    @Test
    void ofAnotherVersionStaysAsItIs() {
        assertThat(WorkerReasons.ofRun("OfAnotherVersion").text()).isEqualTo("OfAnotherVersion");
    }
}
