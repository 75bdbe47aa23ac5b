package dev.tare.measure;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.apache.commons.statistics.distribution.ExponentialDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class ArrivalsTest {

    private static final long SECOND_NS = 1_000_000_000L;

    /** Every implementation. */
    enum Kind {
        CONSTANT {
            @Override
            Arrivals of(long rate, int worker, int workers, long seed) {
                return new ConstantArrivals(rate, worker, workers);
            }
        },
        POISSON {
            @Override
            Arrivals of(long rate, int worker, int workers, long seed) {
                return new PoissonArrivals(rate, worker, workers, seed);
            }
        };

        abstract Arrivals of(long rate, int worker, int workers, long seed);
    }

    @ParameterizedTest
    @EnumSource
    void neverGoesBackwards(Kind kind) {
        for (long rate : List.of(1L, 3L, 999L, 10_000_000L)) {
            long[] offsets = take(kind.of(rate, 0, 1, 7), 10_000);
            assertThat(offsets[0]).isNotNegative();
            assertThat(offsets).isSorted();
        }
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameForTheSameSeed(Kind kind) {
        assertThat(take(kind.of(1_234, 1, 3, 7), 1_000)).isEqualTo(take(kind.of(1_234, 1, 3, 7), 1_000));
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheRateOverAllWorkers(Kind kind) {
        for (int workers : List.of(1, 3, 8)) {
            long[] offsets = union(kind, 2_000, workers, 7, 100 * SECOND_NS);
            // Five standard deviations of a Poisson count of 200,000.
            assertThat((double) offsets.length).isCloseTo(200_000, within(5 * Math.sqrt(200_000)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheRateForAnHour(Kind kind) {
        Arrivals arrivals = kind.of(500, 0, 1, 7);
        long[] counts = new long[3_600];
        for (long offset = arrivals.next(); offset < 3_600 * SECOND_NS; offset = arrivals.next()) {
            counts[(int) (offset / SECOND_NS)]++;
        }
        assertThat(Arrays.stream(counts).average().orElseThrow()).isCloseTo(500, within(2.0));
        assertThat(Arrays.stream(counts, 3_500, 3_600).average().orElseThrow()).isCloseTo(500, within(12.0));
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatCannotBeSplit(Kind kind) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.of(0, 0, 1, 7))
                .withMessage("requests per second must be from 1 to 1000000000, not 0");
        assertThatIllegalArgumentException().isThrownBy(() -> kind.of(1_000_000_001, 0, 1, 7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> kind.of(1, 3, 3, 7))
                .withMessage("worker must be from 0 to 2, not 3");
        assertThatIllegalArgumentException().isThrownBy(() -> kind.of(1, -1, 3, 7));
    }

    @Test
    void constantIsExact() {
        assertThat(take(new ConstantArrivals(3, 0, 1), 7))
                .containsExactly(0, 333_333_333, 666_666_666, SECOND_NS, 1_333_333_333, 1_666_666_666, 2 * SECOND_NS);
    }

    @ParameterizedTest
    @CsvSource({"1000, 2", "1000, 3", "7, 5", "9999999, 16"})
    void constantWorkersTakeTurns(long rate, int workers) {
        long[] alone = take(new ConstantArrivals(rate, 0, 1), 100 * workers);
        Arrivals[] split = IntStream.range(0, workers)
                .mapToObj(worker -> new ConstantArrivals(rate, worker, workers))
                .toArray(Arrivals[]::new);
        assertThat(LongStream.iterate(0, i -> i + 1)
                        .limit(alone.length)
                        .map(i -> split[(int) (i % workers)].next())
                        .toArray())
                .isEqualTo(alone);
    }

    @ParameterizedTest
    @CsvSource({"1000", "7", "12345", "20000"})
    void constantIsTheSameStreamOfOneTwoAndFourWorkers(long rate) {
        long[] alone = union(Kind.CONSTANT, rate, 1, 7, 10 * SECOND_NS);
        assertThat(alone).hasSize(Math.toIntExact(10 * rate));
        assertThat(union(Kind.CONSTANT, rate, 2, 7, 10 * SECOND_NS)).isEqualTo(alone);
        assertThat(union(Kind.CONSTANT, rate, 4, 7, 10 * SECOND_NS)).isEqualTo(alone);
        long[] gaps = IntStream.range(1, alone.length)
                .mapToLong(i -> alone[i] - alone[i - 1])
                .toArray();
        // Whole nanoseconds, so that gaps differ by one at most.
        assertThat(gaps).containsAnyOf(SECOND_NS / rate, (SECOND_NS + rate - 1) / rate);
        assertThat(Arrays.stream(gaps).max().orElseThrow()
                        - Arrays.stream(gaps).min().orElseThrow())
                .isLessThanOrEqualTo(1);
    }

    @Test
    void constantDoesNotDriftInADayAtTheHighestRate() {
        // A worker of a billion makes a day's worth of requests in a few steps.
        int workers = 1_000_000_000;
        Arrivals arrivals = new ConstantArrivals(9_999_999, 0, workers);
        for (long step = 0; step < 1_000; step++) {
            long request = step * workers;
            BigInteger exact = BigInteger.valueOf(request)
                    .multiply(BigInteger.valueOf(SECOND_NS))
                    .divide(BigInteger.valueOf(9_999_999));
            assertThat(arrivals.next()).isEqualTo(exact.longValueExact());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "4, 3", "16, 4"})
    void poissonGapsAreExponential(int workers, long seed) {
        long[] offsets = union(Kind.POISSON, 1_000, workers, seed, 20 * SECOND_NS);
        double[] gaps = IntStream.range(1, offsets.length)
                .mapToDouble(i -> offsets[i] - offsets[i - 1])
                .toArray();
        ExponentialDistribution expected = ExponentialDistribution.of(SECOND_NS / 1_000.0);
        double p = KolmogorovSmirnovTest.withDefaults()
                .test(gaps, expected::cumulativeProbability)
                .getPValue();
        assertThat(p).isGreaterThan(0.01);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 2", "4, 3", "16, 4"})
    void poissonCountsAreIndependentOfWhenTheyAreTaken(int workers, long seed) {
        // Counts in windows of 10 ms with mean 5, which would be over- or underdispersed if gaps depended on each
        // other.
        int windows = 20_000;
        int most = 12;
        int[] counts = new int[windows];
        for (long offset : union(Kind.POISSON, 500, workers, seed, windows * 10_000_000L)) {
            counts[(int) (offset / 10_000_000L)]++;
        }
        long[] observed = new long[most + 1];
        Arrays.stream(counts).forEach(count -> observed[Math.min(count, most)]++);
        PoissonDistribution poisson = PoissonDistribution.of(5);
        double[] expected = IntStream.rangeClosed(0, most)
                .mapToDouble(k -> windows * (k == most ? poisson.survivalProbability(k - 1) : poisson.probability(k)))
                .toArray();
        assertThat(ChiSquareTest.withDefaults().test(expected, observed).getPValue())
                .isGreaterThan(0.01);
    }

    /** 100/s for 10 s, evenly to 900/s in 10 s, 900/s for 10 s, evenly to 300/s in 20 s, and so on for good. */
    private static final RateCurve CURVE = new RateCurve(
            100,
            List.of(
                    new RateCurve.Stage(100, 10 * SECOND_NS),
                    new RateCurve.Stage(900, 10 * SECOND_NS),
                    new RateCurve.Stage(900, 10 * SECOND_NS),
                    new RateCurve.Stage(300, 20 * SECOND_NS)));

    private static double dueBy(double seconds) {
        double t = seconds;
        return t <= 10
                ? 100 * t
                : t <= 20
                        ? 1_000 + 100 * (t - 10) + 40 * (t - 10) * (t - 10)
                        : t <= 30
                                ? 6_000 + 900 * (t - 20)
                                : t <= 50
                                        ? 15_000 + 900 * (t - 30) - 15 * (t - 30) * (t - 30)
                                        : 27_000 + 300 * (t - 50);
    }

    private static Arrivals staged(Kind kind, int worker, int workers) {
        return new StagedArrivals(kind.of(1, worker, workers, 7), CURVE);
    }

    @Test
    void theCurveAddsUpItsStages() {
        assertThat(CURVE.requests()).isCloseTo(27_000, within(1e-6));
        assertThat(CURVE.instantNs(0)).isZero();
        assertThat(CURVE.instantNs(27_300)).isCloseTo(51e9, within(1.0));
        assertThatIllegalArgumentException().isThrownBy(() -> new RateCurve(0, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new RateCurve(1, List.of(new RateCurve.Stage(0, 1))));
    }

    @Test
    void stagedConstantIsExact() {
        long[] offsets = take(staged(Kind.CONSTANT, 0, 1), 30_000);
        assertThat(offsets).isSorted();
        for (int k = 0; k < offsets.length; k++) {
            // Half a nanosecond at 900/s is less than a millionth of a request.
            assertThat(dueBy(offsets[k] / 1e9)).isCloseTo(k, within(1e-6));
        }
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "8"})
    void stagedConstantIsTheSameStreamOfManyWorkers(int workers) {
        long[] alone = take(staged(Kind.CONSTANT, 0, 1), 24_000);
        long[] split = IntStream.range(0, workers)
                .mapToObj(worker -> take(staged(Kind.CONSTANT, worker, workers), 24_000 / workers))
                .flatMapToLong(Arrays::stream)
                .sorted()
                .toArray();
        assertThat(split).isEqualTo(alone);
    }

    /** Carried back by the integral of the rate, the instants are those of a process at one request per second. */
    @ParameterizedTest
    @CsvSource({"1", "4"})
    void stagedPoissonIsPoissonAtTheRateOfTheCurve(int workers) {
        double[] due = IntStream.range(0, workers)
                .mapToObj(worker -> staged(Kind.POISSON, worker, workers))
                .flatMapToLong(
                        arrivals -> LongStream.generate(arrivals::next).takeWhile(offset -> offset < 50 * SECOND_NS))
                .sorted()
                .mapToDouble(offset -> dueBy(offset / 1e9))
                .toArray();
        assertThat((double) due.length).isCloseTo(27_000, within(5 * Math.sqrt(27_000)));
        double[] gaps = IntStream.range(1, due.length)
                .mapToDouble(i -> due[i] - due[i - 1])
                .toArray();
        double p = KolmogorovSmirnovTest.withDefaults()
                .test(gaps, ExponentialDistribution.of(1)::cumulativeProbability)
                .getPValue();
        assertThat(p).isGreaterThan(0.01);
    }

    @Test
    void poissonWorkersAndSeedsDiffer() {
        Stream<long[]> streams = Stream.of(
                take(new PoissonArrivals(1_000, 0, 2, 7), 100),
                take(new PoissonArrivals(1_000, 1, 2, 7), 100),
                take(new PoissonArrivals(1_000, 0, 2, 8), 100));
        assertThat(streams.map(Arrays::hashCode).distinct()).hasSize(3);
    }

    private static long[] take(Arrivals arrivals, int count) {
        return LongStream.generate(arrivals::next).limit(count).toArray();
    }

    private static long[] union(Kind kind, long rate, int workers, long seed, long untilNs) {
        return IntStream.range(0, workers)
                .mapToObj(worker -> kind.of(rate, worker, workers, seed))
                .flatMapToLong(arrivals -> LongStream.generate(arrivals::next).takeWhile(offset -> offset < untilNs))
                .sorted()
                .toArray();
    }
}
