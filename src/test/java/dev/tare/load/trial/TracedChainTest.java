package dev.tare.load.trial;

import java.util.Collections;
import java.util.Comparator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;
import dev.tare.api.EnvironmentExplanation.Rank;

import static org.assertj.core.api.Assertions.assertThat;

/** A known delay in one of two proxies is found where it was put. How exactly, {@code TracedDelayAccuracy} says. */
@Timeout(120)
class TracedChainTest {

    /** Far longer than a busy machine keeps the median request waiting. */
    private static final int DELAY_MS = 100;

    @ParameterizedTest
    @CsvSource({"100, 0, client proxy and wire", "0, 100, server proxy"})
    void theDelayIsInTheHopOfTheProxyThatDelays(long clientMs, long serverMs, String hop) throws Exception {
        EnvironmentExplanation found;
        try (TrialBench bench = new TrialBench()) {
            found = new TracedChain(bench, 50, 1).explain(clientMs, serverMs, 400);
        }
        assertThat(found.sampled()).isEqualTo(20);
        assertThat(found.exemplars()).hasSize(4);
        for (Exemplar exemplar : found.exemplars()) {
            assertThat(exemplar.missingSpans()).isEmpty();
            assertThat(exemplar.hops())
                    .extracting(Hop::name)
                    .containsExactly(
                            "waiting before the send",
                            "client to client proxy",
                            "client proxy and wire",
                            "server proxy",
                            "server");
            assertThat(exemplar.hops().stream().mapToLong(Hop::micros).sum()).isEqualTo(exemplar.responseMicros());
            assertThat(exemplar.hops())
                    .filteredOn(part -> part.name().equals(hop))
                    .allSatisfy(part -> assertThat(part.micros()).isGreaterThanOrEqualTo(DELAY_MS * 1_000L));
        }
        Exemplar median = found.exemplars().get(0);
        assertThat(median.rank()).isEqualTo(Rank.NearMedian);
        Hop largest = Collections.max(median.hops(), Comparator.comparingLong(Hop::micros));
        assertThat(largest.name()).isEqualTo(hop);
    }

    @Test
    void aSampleLeavesMostRequestsAlone() throws Exception {
        try (TrialBench bench = new TrialBench()) {
            assertThat(new TracedChain(bench, 100, 10).explain(0, 0, 500).sampled())
                    .isEqualTo(5);
        }
    }
}
