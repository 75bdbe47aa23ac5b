package dev.tare.target;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ServiceTimeTest {

    private static final int DRAWN = 100_000;

    @Test
    void constantIsConstant() {
        ServiceTime time = ServiceTime.constant(250);
        assertThat(LongStream.generate(time::nextNs).limit(10)).containsOnly(250L);
    }

    @Test
    void exponentialHasItsMeanAndMedian() {
        ServiceTime time = ServiceTime.exponential(2_000_000, 42);
        double[] drawn = LongStream.generate(time::nextNs)
                .limit(DRAWN)
                .sorted()
                .asDoubleStream()
                .toArray();
        double fiveStandardErrors = 5 * 2_000_000 / Math.sqrt(DRAWN);
        assertThat(LongStream.range(0, DRAWN)
                        .mapToDouble(i -> drawn[(int) i])
                        .average()
                        .orElseThrow())
                .isCloseTo(2_000_000, within(fiveStandardErrors));
        assertThat(drawn[DRAWN / 2]).isCloseTo(2_000_000 * Math.log(2), within(fiveStandardErrors));
        assertThat(drawn[0]).isNotNegative();
    }
}
