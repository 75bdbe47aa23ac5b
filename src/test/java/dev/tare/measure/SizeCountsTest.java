package dev.tare.measure;

import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

class SizeCountsTest {

    private final SizeCounts sizes = new SizeCounts();

    @Test
    void fewSizesAreCountedExactly() {
        for (long size : new long[] {1_024, 0, 1_024, 16_777_216, 1_023, 0, 1_024}) {
            sizes.add(size);
        }
        assertThat(sizes.counts())
                .containsExactlyEntriesOf(new TreeMap<>(Map.of(0L, 2L, 1_023L, 1L, 1_024L, 3L, 16_777_216L, 1L)));
        assertThat(SizeCounts.median(sizes.counts())).isEqualTo(1_024);
    }

    @Test
    void asManyAsThereIsRoomForAreExactAndTheNextJoinsItsNeighbour() {
        LongStream.range(0, SizeCounts.SIZES).forEach(i -> sizes.add(1L << i));
        assertThat(sizes.counts()).hasSize(SizeCounts.SIZES);

        sizes.add((1L << 20) + 1);

        assertThat(sizes.counts()).hasSize(SizeCounts.SIZES);
        assertThat(sizes.counts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(SizeCounts.SIZES + 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theMedianOfManySizesIsNearAlsoOfWorkersTogether(long seed) {
        Random random = new Random(seed);
        long[] all = random.doubles(100_000)
                .mapToLong(uniform -> Math.round(2_000 * Math.exp(3 * uniform)))
                .toArray();
        SizeCounts other = new SizeCounts();
        for (int i = 0; i < all.length; i++) {
            (i % 2 == 0 ? sizes : other).add(all[i]);
        }
        SortedMap<Long, Long> others = other.counts();
        others.forEach(sizes::add);

        long median =
                LongStream.of(all).sorted().skip(all.length / 2).findFirst().orElseThrow();
        assertThat(SizeCounts.median(sizes.counts())).isCloseTo(median, withinPercentage(6));
        assertThat(sizes.counts().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(all.length);
    }
}
