package dev.tare.wire;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TraceParentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    /** The example of the Recommendation. */
    @Test
    void isWrittenAndReadAsTheRecommendationHasIt() {
        TraceParent parent = new TraceParent(TRACE, SPAN);
        String value = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assertThat(parent.value()).isEqualTo(value).hasSize(TraceParent.LENGTH);
        assertThat(value.indexOf(SPAN)).isEqualTo(TraceParent.SPAN_ID_OFFSET);
        assertThat(TraceParent.parse(value)).contains(parent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-02",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                ""
            })
    void whatNobodyIsToRecordIsNone(String value) {
        assertThat(TraceParent.parse(value)).isEmpty();
    }

    @Test
    void whatIsNoIdIsRefused() {
        assertThatThrownBy(() -> new TraceParent(TRACE, "xyz")).hasMessageContaining("'xyz'");
    }
}
