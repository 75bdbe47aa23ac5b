package dev.tare.measure;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Few buckets, from many. */
class LatencyBucketsTest {

    private static final int VALUES = 200_000;

    private static Histogram random(long seed) {
        Histogram histogram = Histograms.create();
        Random random = new Random(seed);
        for (int i = 0; i < VALUES; i++) {
            double log = Math.log(1_000) + random.nextDouble() * (Math.log(Histograms.HIGHEST_NS) - Math.log(1_000));
            histogram.recordValue(Math.round(Math.exp(log)));
        }
        return histogram;
    }

    @Test
    void boundsAreTheHistogramsOwn() {
        Histogram histogram = Histograms.create();
        assertThat(LatencyBuckets.BOUNDS_NS)
                .isSorted()
                .startsWith(8_192L, 12_288L, 16_384L, 24_576L)
                .endsWith(1L << 36)
                .allSatisfy(bound ->
                        assertThat(histogram.lowestEquivalentValue(bound)).isEqualTo(bound));
    }

    @Test
    void countsAreSumsOfTheHistogramsCounts() {
        Histogram histogram = random(1);
        SortedMap<Long, Long> sums = new TreeMap<>();
        for (HistogramIterationValue slot : histogram.recordedValues()) {
            long bound = LatencyBuckets.BOUNDS_NS.stream()
                    .filter(upper -> slot.getValueIteratedTo() < upper)
                    .findFirst()
                    .orElseThrow();
            sums.merge(bound, slot.getCountAtValueIteratedTo(), Long::sum);
        }
        assertThat(LatencyBuckets.counts(histogram)).isEqualTo(sums);
        assertThat(sums.values().stream().mapToLong(count -> count).sum()).isEqualTo(histogram.getTotalCount());
    }

    @Test
    void countsOfMergedHistogramsAddUp() {
        Histogram one = random(2);
        Histogram other = random(3);
        SortedMap<Long, Long> sum = LatencyBuckets.counts(one);
        LatencyBuckets.counts(other).forEach((bound, count) -> sum.merge(bound, count, Long::sum));
        assertThat(LatencyBuckets.counts(Histograms.merge(List.of(one, other)))).isEqualTo(sum);
    }

    @Test
    void valuesAtABoundAreAboveItAndNoneIsLost() {
        Histogram histogram = Histograms.create();
        histogram.recordValue(0);
        histogram.recordValue(16_383);
        histogram.recordValue(16_384);
        histogram.recordValue(Histograms.HIGHEST_NS);
        assertThat(LatencyBuckets.counts(histogram))
                .isEqualTo(new TreeMap<>(Map.of(8_192L, 1L, 16_384L, 1L, 24_576L, 1L, 1L << 36, 1L)));
        assertThat(LatencyBuckets.counts(Histograms.create())).isEmpty();
    }
}
