package dev.tare.load.trial;

import org.junit.jupiter.api.Test;

import dev.tare.transport.TimedTask;

import static org.assertj.core.api.Assertions.assertThat;

class ThinkTimerTest {

    @Test
    void beginOneAfterTheOtherAndAreReadyInTheOrderOfTheirAnswers() {
        ThinkTimer users = new ThinkTimer(3, 90, 1_000);
        for (long first : new long[] {1_000, 1_030, 1_060}) {
            assertThat(users.nextNs()).isEqualTo(first);
            users.send();
        }
        assertThat(users.nextNs()).isEqualTo(TimedTask.NEVER);
        users.think(1_100);
        users.think(1_105);
        assertThat(users.nextNs()).isEqualTo(1_190);
        users.send();
        users.think(1_200);
        assertThat(users.nextNs()).isEqualTo(1_195);
        users.send();
        assertThat(users.nextNs()).isEqualTo(1_290);
    }

    @Test
    void whoDoNotThinkAreReadyAtOnce() {
        ThinkTimer users = new ThinkTimer(2, 0, 1_000);
        users.send();
        assertThat(users.nextNs()).isEqualTo(1_000);
        users.send();
        users.think(1_001);
        assertThat(users.nextNs()).isEqualTo(1_001);
    }
}
