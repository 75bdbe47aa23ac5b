package dev.tare.measure;

import java.util.List;

import org.junit.jupiter.api.Test;

import static dev.tare.measure.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

class ValidityTest {

    @Test
    void acceptsATrialAtItsLimits() {
        assertThat(breachesOf(trial(0, "mesh")
                        .latenessNs(999_000)
                        .throttledNs(10_000_000)
                        .stealNs(50_000_000)
                        .saturation(SaturationBuilder.builder()
                                .loopCpuNs(999_000_000)
                                .loopWaitedNs(20_000_000)
                                .loopBusyNs(950_000_000)
                                .longestStallNs(51_000_000)
                                .collections(3)
                                .collectingNs(5_000_000)
                                .blockedWrites(7)
                                .build())
                        .sentInTime(990)
                        .build()))
                .isEmpty();
    }

    /** How late it was is allowed for in every percentile by itself. */
    @Test
    void allowsLateness() {
        assertThat(breachesOf(trial(0, "mesh")
                        .latenessNs(23_000_000)
                        .saturation(busy(500_000_000, 66_000_000))
                        .build()))
                .isEmpty();
    }

    /** A closed loop has no instants to be late from. */
    @Test
    void refusesAGeneratorThatStalled() {
        assertBreach(
                trial(0, "mesh").closedLoop().saturation(busy(500_000_000, 66_000_000)),
                ValidityReason.GeneratorSaturated,
                "the load generator stalled for up to 66.0 ms (50.0 ms allowed;"
                        + " loop busy 50.0 %, waiting for a CPU 2.0 %, longest stall 66.0 ms, garbage collection 8.00 ms)");
    }

    @Test
    void refusesAGeneratorThatHadNoRest() {
        assertBreach(
                trial(0, "mesh").saturation(busy(970_000_000, 4_000_000)),
                ValidityReason.GeneratorSaturated,
                "the load generator was saturated (95.0 % busy allowed;"
                        + " loop busy 97.0 %, waiting for a CPU 2.0 %, longest stall 4.00 ms, garbage collection 8.00 ms)");
    }

    @Test
    void namesWhatAGeneratorExceededMost() {
        assertThat(breachesOf(trial(0, "mesh")
                        .closedLoop()
                        .saturation(busy(970_000_000, 660_000_000))
                        .build()))
                .singleElement()
                .extracting(LimitViolation::figures)
                .asString()
                .startsWith("the load generator stalled");
    }

    private static Saturation busy(long busyNs, long stallNs) {
        return SaturationBuilder.builder()
                .loopCpuNs(999_000_000)
                .loopWaitedNs(20_000_000)
                .loopBusyNs(busyNs)
                .longestStallNs(stallNs)
                .collections(3)
                .collectingNs(8_000_000)
                .blockedWrites(0)
                .build();
    }

    @Test
    void refusesAThrottledGenerator() {
        assertBreach(
                trial(0, "mesh").throttledNs(132_000_000),
                ValidityReason.CpuThrottled,
                "the load generator was throttled for up to 13.2 % of the time (10.0 % allowed)");
    }

    @Test
    void refusesAStolenCpu() {
        assertBreach(
                trial(0, "mesh").stealNs(371_000_000),
                ValidityReason.NoisyHost,
                "the hypervisor took up to 37.1 % of a CPU's time (25.0 % allowed)");
    }

    @Test
    void refusesAClosedLoopThatTheClusterHeldBack() {
        assertBreach(
                trial(0, "mesh").closedLoop().held(437),
                ValidityReason.RateCapped,
                "43.7 % of the requests were held back, at 1,000 requests/s, by the cluster's limit (1.0 % allowed)");
        assertThat(breachesOf(trial(0, "mesh").closedLoop().held(10).build())).isEmpty();
    }

    @Test
    void refusesARateThatIsNotReached() {
        assertBreach(
                trial(0, "mesh").sentInTime(871),
                ValidityReason.RateNotReached,
                "only 87.1 % of the requests were sent in time (99.0 % needed)");
        assertThat(breachesOf(trial(0, "mesh").closedLoop().sentInTime(871).build()))
                .isEmpty();
    }

    @Test
    void refusesATrialWithoutAnswers() {
        assertBreach(
                trial(0, "mesh").errors(ErrorCause.TIMEOUT, 1_000),
                ValidityReason.ErrorsSeen,
                "no request was answered");
    }

    @Test
    void namesAllReasons() {
        assertThat(breachesOf(trial(0, "mesh")
                        .throttledNs(132_000_000)
                        .sentInTime(871)
                        .build()))
                .extracting(LimitViolation::reason)
                .containsExactly(ValidityReason.CpuThrottled, ValidityReason.RateNotReached);
    }

    private static List<LimitViolation> breachesOf(TrialResult trial) {
        return Validity.breachesOf(trial);
    }

    private static void assertBreach(TrialFixture trial, ValidityReason reason, String figures) {
        assertThat(breachesOf(trial.build())).singleElement().satisfies(breach -> {
            assertThat(breach.reason()).isEqualTo(reason);
            assertThat(breach.figures()).isEqualTo(figures);
            assertThat(breach.severity()).isGreaterThan(1);
        });
    }
}
