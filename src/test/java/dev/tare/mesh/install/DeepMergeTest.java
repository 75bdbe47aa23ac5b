package dev.tare.mesh.install;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Values over values. */
class DeepMergeTest {

    @Test
    void mapsAreMergedKeyByKeyAtAnyDepth() {
        Map<String, Object> merged = DeepMerge.of(
                Map.of("pilot", Map.of("cpu", Map.of("min", 1, "max", 2), "trace", 1), "kept", true),
                Map.of("pilot", Map.of("cpu", Map.of("max", 3)), "new", "x"));
        assertThat(merged)
                .isEqualTo(Map.of(
                        "pilot", Map.of("cpu", Map.of("min", 1, "max", 3), "trace", 1), "kept", true, "new", "x"));
    }

    @Test
    void listsAndTextsAreReplaced() {
        assertThat(DeepMerge.of(Map.of("list", List.of(1, 2), "text", "a"), Map.of("list", List.of(3), "text", "b")))
                .isEqualTo(Map.of("list", List.of(3), "text", "b"));
    }

    @Test
    void whatIsNoMapGivesWayToOneAndTheOtherWayRound() {
        assertThat(DeepMerge.of(Map.of("a", "text", "b", Map.of("c", 1)), Map.of("a", Map.of("d", 2), "b", List.of())))
                .isEqualTo(Map.of("a", Map.of("d", 2), "b", List.of()));
    }

    @Test
    void nullStaysNullSoThatTheChartsDefaultGoesToo() {
        Map<String, Object> merged =
                DeepMerge.of(Map.of("a", Map.of("b", 1, "c", 2)), Map.of("a", Collections.singletonMap("b", null)));
        Map<?, ?> inner = (Map<?, ?>) merged.get("a");
        assertThat(inner.containsKey("b")).isTrue();
        assertThat(inner.get("b")).isNull();
        assertThat(inner.get("c")).isEqualTo(2);
        assertThat(DeepMerge.of(merged, Map.of("a", Map.of("b", Map.of("d", 3)))))
                .as("what comes later counts")
                .isEqualTo(Map.of("a", Map.of("b", Map.of("d", 3), "c", 2)));
    }

    @Test
    void neitherIsChanged() {
        Map<String, Object> base = Map.of("a", Map.of("b", 1));
        Map<String, Object> over = Map.of("a", Map.of("b", 2));
        DeepMerge.of(base, over).put("c", Arrays.asList(1, null));
        assertThat(base).isEqualTo(Map.of("a", Map.of("b", 1)));
        assertThat(over).isEqualTo(Map.of("a", Map.of("b", 2)));
    }
}
