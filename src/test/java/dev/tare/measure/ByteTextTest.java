package dev.tare.measure;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ByteTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 KiB",
        "100, 0.1 KiB",
        "3072, 3 KiB",
        "1048576, 1 MiB",
        "17301504, 16.5 MiB",
        "3221225472, '3,072 MiB'"
    })
    void takesTheUnitThatSuits(long bytes, String text) {
        assertThat(ByteText.of(bytes)).isEqualTo(text);
    }
}
