package dev.tare.load.trial;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import dev.tare.api.EnvironmentExplanation;
import dev.tare.api.EnvironmentExplanation.Exemplar;
import dev.tare.api.EnvironmentExplanation.Hop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** A delay of 5 ms in one of two proxies, at 200 requests/s: the request next to the median has it in that hop, within 5 %. */
class TracedDelayAccuracy {

    private static final long DELAY_MICROS = 5_000;
    private static final long ERROR_MICROS = 250;

    @ParameterizedTest
    @CsvSource({"5, 0, client proxy and wire", "0, 5, server proxy"})
    void fiveMillisecondsComeOut(long clientMs, long serverMs, String delayed) throws Exception {
        EnvironmentExplanation found;
        try (TrialBench bench = new TrialBench()) {
            new TracedChain(bench, 200, 2).explain(clientMs, serverMs, 3_000); // code is compiled
            found = new TracedChain(bench, 200, 2).explain(clientMs, serverMs, 3_000);
        }
        Exemplar median = found.exemplars().get(0);
        System.out.printf("5 ms in '%s': %d us, %s%n", delayed, median.responseMicros(), median.hops());
        long sum = 0;
        for (Hop hop : median.hops()) {
            sum += hop.micros();
            if (hop.name().equals(delayed)) {
                assertThat(hop.micros()).isCloseTo(DELAY_MICROS, within(ERROR_MICROS));
            }
        }
        assertThat(sum).isEqualTo(median.responseMicros());
    }
}
