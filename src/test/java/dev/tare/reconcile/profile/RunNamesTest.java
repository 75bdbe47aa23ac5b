package dev.tare.reconcile.profile;

import java.time.Instant;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RunNamesTest {

    private static final Instant DUE = Instant.parse("2026-01-11T02:00:00Z");

    @Test
    void saysWhatLedToTheRun() {
        assertThat(RunNames.change("checkout", 3, "49534d32c3")).isEqualTo("checkout-3-49534d32c3");
        assertThat(RunNames.scheduled("checkout", DUE)).isEqualTo("checkout-202601110200");
    }

    @Test
    void profilesThatAreNoLabels() {
        assertThat(RunNames.scheduled("shop.checkout", DUE))
                .startsWith("shop-checkout-")
                .endsWith("-202601110200")
                .isNotEqualTo(RunNames.scheduled("shop-checkout", DUE));
    }

    @Test
    void longProfilesThatBeginAlike() {
        String name = "a".repeat(62);
        assertThat(RunNames.scheduled(name + "b", DUE)).isNotEqualTo(RunNames.scheduled(name + "c", DUE));
    }

    @Property
    void areLabels(
            @ForAll @CharRange(from = 'a', to = 'c') @Chars({'-', '.', '7'}) @StringLength(min = 1, max = 61)
                    String middle,
            @ForAll @IntRange(min = 1) int number) {
        String profile = "a" + middle + "z";
        for (String name :
                new String[] {RunNames.change(profile, number, "49534d32c3"), RunNames.scheduled(profile, DUE)}) {
            assertThat(name).hasSizeLessThanOrEqualTo(63).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
        }
    }
}
