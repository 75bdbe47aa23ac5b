package dev.tare.fleet.pods.names;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ObjectNamesTest {

    private static final String LONG = "a-very-long-name-of-a-profile-that-somebody-thought-would-fit-7f3a9c1e";

    @ParameterizedTest
    @ValueSource(strings = {"checkout-7f3a", "checkout.v2-7f3a", "4th-try", LONG})
    void areLabelsOfDnsWithRoomForWhatControllersAppend(String run) {
        ObjectNames names = new ObjectNames(run);
        for (String name : new String[] {
            names.target("baseline"),
            names.worker("envoy", 99),
            names.proxies("e".repeat(63)),
            names.block("block-3"),
            names.account(),
            names.certificates("7c0e")
        }) {
            assertThat(name).matches("[a-z]([a-z0-9-]*[a-z0-9])?").hasSizeLessThanOrEqualTo(52);
        }
        assertThat(names.account()).endsWith("-on-mesh");
        assertThat(names.certificates("7c0e"))
                .matches(".*-certificates-[0-9a-f]{8}")
                .isNotEqualTo(names.certificates("7c0f"));
        assertThat(ObjectNames.labelValue(run)).hasSizeLessThanOrEqualTo(63);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkout-7f3a", LONG})
    void areTheSameEachTimeAndDiffer(String run) {
        assertThat(new ObjectNames(run).worker("envoy", 1))
                .isEqualTo(new ObjectNames(run).worker("envoy", 1))
                .isNotEqualTo(new ObjectNames(run).worker("envoy", 2))
                .isNotEqualTo(new ObjectNames(run + "x").worker("envoy", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a-b"})
    void sayWhatTheyAreOf(String run) {
        assertThat(new ObjectNames(run).target("c")).startsWith("a-b-c-target");
        assertThat(new ObjectNames("a.b").target("c")).isNotEqualTo(new ObjectNames("a-b").target("c"));
    }
}
