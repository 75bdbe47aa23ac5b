package dev.tare.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.tare.queue.PastUsage.Span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PastUsageTest {

    private static final Instant NOW = Filling.NOW;
    private static final Amounts TASK = Filling.amounts(1000, 4000);

    private final PastUsage past = new PastUsage(Duration.ofHours(24));

    @Test
    void whoHasAlwaysHadItHasHadIt() {
        assertThat(past.at(NOW, List.of(span("a", 24 * 365, 0)))).isEqualTo(Map.of("a", TASK));
    }

    @Test
    void theLastHalfLifeIsHalfOfIt() {
        assertThat(past.at(NOW, List.of(span("a", 24, 0), span("b", 48, 24))))
                .isEqualTo(Map.of("a", Filling.amounts(500, 2000), "b", Filling.amounts(250, 1000)));
    }

    @Test
    void spansAddUp() {
        assertThat(past.at(NOW, List.of(span("a", 24, 12), span("a", 12, 0))))
                .isEqualTo(past.at(NOW, List.of(span("a", 24, 0))));
    }

    @Test
    void whatIsStillToComeDoesNotCount() {
        assertThat(past.at(NOW, List.of(span("a", 24, -5), span("b", -1, -5))))
                .isEqualTo(Map.of("a", Filling.amounts(500, 2000), "b", Filling.amounts(0, 0)));
    }

    @Test
    void aHalfLifeIsAboveZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PastUsage(Duration.ZERO));
    }

    private static Span span(String team, long fromHoursAgo, long toHoursAgo) {
        return new Span(team, TASK, NOW.minus(Duration.ofHours(fromHoursAgo)), NOW.minus(Duration.ofHours(toHoursAgo)));
    }
}
