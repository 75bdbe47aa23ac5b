package dev.tare.queue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What Apache Mesos' tests of its sorter expect (src/tests/sorter_tests.cpp), with CPUs and memory in tenths there. */
class FairOrderTest {

    private final Map<String, Usage> usages = new LinkedHashMap<>();
    private final Map<String, BigFraction> weights = new LinkedHashMap<>();
    private long cpus = 1000;
    private long memory = 1000;

    @Test
    void smallestDominantShareFirst() {
        allocate("a", 50, 50);
        allocate("b", 60, 60);
        assertThat(order()).isEqualTo(List.of("a", "b"));
        allocate("c", 10, 10);
        allocate("d", 30, 10);
        assertThat(order()).isEqualTo(List.of("c", "d", "a", "b"));
        usages.remove("a");
        usages.put("b", new Usage(Filling.amounts(20, 20), 1));
        assertThat(order()).isEqualTo(List.of("c", "b", "d"));
        allocate("e", 10, 50);
        cpus = 500;
        assertThat(order()).isEqualTo(List.of("c", "b", "e", "d"));
        memory = 2000;
        allocate("f", 50, 10);
        allocate("c", 0, 150);
        assertThat(order()).isEqualTo(List.of("e", "b", "d", "c", "f"));
        assertThat(order("e", "b", "c", "f")).isEqualTo(List.of("e", "b", "c", "f"));
    }

    @Test
    void dividedByWeights() {
        allocate("a", 50, 50);
        allocate("b", 60, 60);
        weights.put("b", BigFraction.of(2));
        assertThat(order()).isEqualTo(List.of("b", "a"));
        allocate("c", 40, 40);
        assertThat(order()).isEqualTo(List.of("b", "c", "a"));
        allocate("d", 100, 200);
        weights.put("d", BigFraction.of(10));
        assertThat(order()).isEqualTo(List.of("d", "b", "c", "a"));
        usages.remove("b");
        allocate("d", 100, 250);
        assertThat(order()).isEqualTo(List.of("c", "d", "a"));
        allocate("e", 10, 10);
        weights.put("e", BigFraction.of(1, 10));
        assertThat(order()).isEqualTo(List.of("c", "d", "a", "e"));
    }

    @Test
    void ofEachLevelBeforeTheNext() {
        allocate("a", 60, 60);
        allocate("b/c", 40, 40);
        allocate("b/d", 30, 30);
        assertThat(order()).isEqualTo(List.of("a", "b/d", "b/c"));
        allocate("a", 20, 20);
        assertThat(order()).isEqualTo(List.of("b/d", "b/c", "a"));
        allocate("b/e/f", 35, 35);
        assertThat(order()).isEqualTo(List.of("a", "b/d", "b/e/f", "b/c"));
    }

    @Test
    void aTeamWithTeamsBelowItIsOneOfThem() {
        allocate("a", 90, 90);
        allocate("b", 30, 30);
        allocate("b/c", 40, 40);
        assertThat(order()).isEqualTo(List.of("b", "b/c", "a"));
        allocate("b", 20, 20);
        assertThat(order()).isEqualTo(List.of("a", "b/c", "b"));
    }

    @Test
    void teamsThatWantNothingCountForThoseAboveThem() {
        allocate("a", 60, 60);
        allocate("b/c", 40, 40);
        allocate("b/d", 30, 30);
        assertThat(order("a", "b/d")).isEqualTo(List.of("a", "b/d"));
    }

    @Test
    void equalSharesByNumberOfAllocationsThenByName() {
        allocate("b", 10, 10);
        allocate("a", 5, 5);
        allocate("a", 5, 5);
        allocate("c", 10, 10);
        assertThat(order()).isEqualTo(List.of("b", "c", "a"));
    }

    @Test
    void whatHasNoCapacityDoesNotCount() {
        cpus = 0;
        allocate("a", 1000, 10);
        allocate("b", 0, 20);
        assertThat(order()).isEqualTo(List.of("a", "b"));
    }

    @Test
    void weightsAreAboveZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FairOrder(Amounts.NONE, Map.of("a", BigFraction.ZERO)))
                .withMessage("the weight of team 'a' is 0, which must be above 0");
    }

    private void allocate(String team, long cpus, long memory) {
        usages.merge(team, Usage.NONE.plus(Filling.amounts(cpus, memory)), Usage::plus);
    }

    private List<String> order(String... active) {
        return new FairOrder(Filling.amounts(cpus, memory), weights)
                .of(usages, active.length == 0 ? usages.keySet() : List.of(active));
    }
}
