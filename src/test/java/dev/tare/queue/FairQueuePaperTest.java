package dev.tare.queue;

import java.util.List;
import java.util.Map;

import org.apache.commons.numbers.fraction.BigFraction;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The examples of Ghodsi et al., "Dominant Resource Fairness", NSDI 2011, and what the theorems' counterexamples become. */
class FairQueuePaperTest {

    /** Section 4.1. */
    @Test
    void exampleOfTwoUsers() {
        Filling filling = Filling.of(9, 18).user("A", 1, 4).user("B", 3, 1);
        assertThat(filling.counts()).isEqualTo(Map.of("A", 3L, "B", 2L));
        assertThat(filling.share("A", 3)).isEqualTo(BigFraction.of(2, 3));
        assertThat(filling.share("B", 2)).isEqualTo(BigFraction.of(2, 3));
    }

    /** Table 1, which begins with B at the tie; by name it is A. After each step the shares are those of the table. */
    @Test
    void tableStepByStep() {
        assertThat(Filling.of(9, 18).user("b", 1, 4).user("a", 3, 1).order())
                .isEqualTo(List.of("a", "b", "b", "a", "b"));
        assertThat(Filling.of(9, 18).user("A", 1, 4).user("B", 3, 1).order())
                .isEqualTo(List.of("A", "B", "A", "B", "A"));
    }

    /** Section 4.3. The last step of the second: B is lowest and does not fit, so that A does not get what would. */
    @Test
    void weights() {
        assertThat(Filling.of(9, 18)
                        .user("A", 1, 4)
                        .user("B", 3, 1)
                        .weight("A", 2)
                        .order())
                .isEqualTo(List.of("A", "B", "A", "A", "B"));
        assertThat(Filling.of(9, 18)
                        .user("A", 1, 4)
                        .user("B", 3, 1)
                        .weight("B", 2)
                        .order())
                .isEqualTo(List.of("A", "B", "B", "A"));
    }

    /** Theorem 1: asset fairness gives user 2 12 of 30, less than half. */
    @Test
    void sharingIncentive() {
        assertThat(Filling.of(30, 30).user("1", 1, 3).user("2", 1, 1).counts()).isEqualTo(Map.of("1", 5L, "2", 15L));
    }

    /** Theorem 2. Of divisible tasks 7/2 and 21/8. */
    @Test
    void bottleneckFairness() {
        assertThat(Filling.of(21, 21).user("1", 3, 2).user("2", 4, 1).counts()).isEqualTo(Map.of("1", 3L, "2", 3L));
        assertThat(Filling.of(168, 168).user("1", 3, 2).user("2", 4, 1).counts())
                .isEqualTo(Map.of("1", 28L, "2", 21L));
    }

    /** Theorem 4: who asks for more than is needed gets no more tasks; with competitive equilibrium 50/12 in place of 100/31. */
    @Test
    void strategyProofness() {
        Map<String, Long> truthful =
                Filling.of(100, 100).user("1", 16, 1).user("2", 1, 2).counts();
        assertThat(truthful).isEqualTo(Map.of("1", 4L, "2", 32L));
        assertThat(Filling.of(100, 100).user("1", 16, 8).user("2", 1, 2).counts())
                .isEqualTo(truthful);
    }

    /** Theorem 5: nobody has less when somebody leaves. */
    @Test
    void populationMonotonicity() {
        assertThat(Filling.of(3300, 3300)
                        .user("1", 4, 1)
                        .user("2", 1, 16)
                        .user("3", 16, 1)
                        .counts())
                .isEqualTo(Map.of("1", 400L, "2", 100L, "3", 100L));
        assertThat(Filling.of(3300, 3300).user("1", 4, 1).user("2", 1, 16).counts())
                .isEqualTo(Map.of("1", 660L, "2", 165L));
    }
}
