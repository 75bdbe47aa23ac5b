package dev.tare.run;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SampleShareTest {

    @ParameterizedTest
    @CsvSource({
        "5000, 1, 1, 100",
        "5000, 100, 1, 25",
        "5000, 30, 1, 25",
        "100, 30, 1, 4",
        "50000, 1, 1, 250",
        "50000, 1, 8, 250"
    })
    void theSampleIsSpreadOverTheWholeTrial(double requests, int percent, int workers, int oneOf) {
        assertThat(SampleShare.oneOf(requests, percent, workers)).isEqualTo(oneOf);
    }

    /** One of 100 would be none of 50, or of 50 each. */
    @ParameterizedTest
    @CsvSource({"50, 1, 1, 12", "200, 1, 4, 12", "20, 1, 8, 1", "3, 1, 1, 1", "0, 1, 1, 1", "400, 1, 1, 100"})
    void eachWorkerDrawsSomeWhereThereAreFew(double requests, int percent, int workers, int oneOf) {
        assertThat(SampleShare.oneOf(requests, percent, workers)).isEqualTo(oneOf);
    }
}
