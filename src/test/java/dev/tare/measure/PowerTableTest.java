package dev.tare.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Computes the tables of {@code docs/method.md}, prints them, and fails where the page shows others. */
class PowerTableTest {

    private static final Path PAGE = Path.of("docs/method.md");
    private static final int RUNS = 4_000;
    private static final List<Integer> BLOCKS = List.of(8, 10, 12, 16, 20, 30);
    private static final List<Integer> FAMILIES = List.of(1, 4, 8, 12);

    @Test
    void pageShowsTheLeastBlocks() throws IOException {
        assertThatPageShows(List.of(0.90, 0.95, 0.99).stream()
                .map(confidence -> String.format(Locale.ROOT, "| %.0f %% | ", 100 * confidence)
                        + IntStream.of(1, 2, 3, 4, 8, 12, 20)
                                .mapToObj(family -> String.valueOf(SignedRank.leastBlocks(confidence, family)))
                                .collect(Collectors.joining(" | "))
                        + " |")
                .collect(Collectors.joining("\n")));
    }

    @Test
    void pageShowsThePower() throws IOException {
        assertThatPageShows(BLOCKS.stream()
                .map(blocks -> "| " + blocks + " | "
                        + FAMILIES.stream()
                                .map(family -> costFound(blocks, family))
                                .collect(Collectors.joining(" | "))
                        + " |")
                .collect(Collectors.joining("\n")));
    }

    /**
     * The cost that 80 % and 90 % of runs find, in standard deviations of the percentile between trials. A run finds a
     * cost when its interval lies above zero. Moving all differences moves the interval as far, so a run finds just the
     * costs above what its interval without any would have to be moved by.
     */
    private static String costFound(int blocks, int family) {
        double confidence = 1 - 0.05 / family;
        if (new SignedRank(blocks).criticalRank(confidence) == 0) {
            return "-";
        }
        double[] leastFound = LongStream.range(0, RUNS)
                .parallel()
                .mapToDouble(seed -> {
                    var normal = ZigguratSampler.NormalizedGaussian.of(RandomSource.XO_SHI_RO_256_PP.create(seed));
                    double[] differences = IntStream.range(0, blocks)
                            .mapToDouble(i -> normal.sample() - normal.sample())
                            .toArray();
                    return -new HodgesLehmann(differences)
                            .interval(confidence)
                            .orElseThrow()
                            .low();
                })
                .sorted()
                .toArray();
        return String.format(Locale.ROOT, "%.1f / %.1f", leastFound[RUNS * 8 / 10], leastFound[RUNS * 9 / 10]);
    }

    private static void assertThatPageShows(String table) throws IOException {
        System.out.println(table);
        assertThat(Files.readString(PAGE)).contains(table);
    }
}
