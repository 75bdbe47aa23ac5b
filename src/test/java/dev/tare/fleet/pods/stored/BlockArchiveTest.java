package dev.tare.fleet.pods.stored;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BlockArchiveTest {

    private final Random random = new Random(1);

    /** Text that hardly shrinks, as encoded histograms are. */
    private String line(int characters) {
        byte[] bytes = new byte[characters * 3 / 4];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static List<String> roundTrip(List<byte[]> chunks) {
        return chunks.stream()
                .flatMap(chunk -> BlockArchive.decode(chunk).stream())
                .toList();
    }

    @Test
    void keepsLinesAsTheyAre() {
        List<String> lines = List.of("{\"a\": \"ü\"}", "", "{}");
        List<byte[]> chunks = BlockArchive.encode(lines);
        assertThat(chunks).hasSize(1);
        assertThat(roundTrip(chunks)).isEqualTo(lines);
        assertThat(roundTrip(BlockArchive.encode(List.of()))).isEmpty();
    }

    @Test
    void splitsBetweenLinesUntilEachPieceFits() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            lines.add(line(i % 7 == 0 ? 100_000 : 20_000));
        }
        List<byte[]> chunks = BlockArchive.encode(lines);
        assertThat(chunks).hasSizeGreaterThan(4).allSatisfy(chunk -> assertThat(chunk)
                .hasSizeLessThan(900 * 1024));
        assertThat(roundTrip(chunks)).isEqualTo(lines);
    }

    @Test
    void refusesWhatFitsNowhere() {
        assertThatThrownBy(() -> BlockArchive.encode(List.of(line(2_000_000))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a line of 2000000 characters does not fit into a ConfigMap");
        assertThatThrownBy(() -> BlockArchive.decode(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
