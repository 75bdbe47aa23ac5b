package dev.tare.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LeadTimeTest {

    private static final Instant PUBLISHED = Instant.parse("2026-03-01T12:00:00Z");

    private static List<BlockAcknowledgement> after(boolean inTime, long... millis) {
        return IntStream.range(0, millis.length)
                .mapToObj(worker -> new BlockAcknowledgement(
                        new WorkerId("mesh", worker), PUBLISHED.plusMillis(millis[worker]), inTime))
                .toList();
    }

    @Test
    void isLongBeforeAnybodyHasReceivedAnything() {
        assertThat(LeadTime.of(PUBLISHED, List.of())).isEqualTo(LeadTime.FIRST);
    }

    @Test
    void isLongAgainWhereOneWasLate() {
        assertThat(LeadTime.of(PUBLISHED, after(false, 100))).isEqualTo(LeadTime.FIRST);
    }

    @ParameterizedTest
    @CsvSource({"700, 900, 1800", "900, 700, 1800", "10, 20, 1000", "-500, -400, 1000", "20000, 1000, 30000"})
    void isTwiceWhatTheSlowestTookWithinBounds(long one, long other, long lead) {
        assertThat(LeadTime.of(PUBLISHED, after(true, one, other))).isEqualTo(Duration.ofMillis(lead));
    }
}
