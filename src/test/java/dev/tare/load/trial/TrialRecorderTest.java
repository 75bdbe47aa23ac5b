package dev.tare.load.trial;

import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.tare.measure.ErrorCause;
import dev.tare.measure.Histograms;

import static org.assertj.core.api.Assertions.assertThat;

class TrialRecorderTest {

    private final TrialRecorder recorder = new TrialRecorder();

    @Test
    void clampsAndCountsWhatIsBeyondTheHistogram() {
        recorder.answered(Histograms.HIGHEST_NS, 5_000_000, Histograms.HIGHEST_NS);
        assertThat(recorder.clamped()).isZero();
        recorder.answered(Histograms.HIGHEST_NS + 1, 5_000_000, Histograms.HIGHEST_NS + 1);
        recorder.answered(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        recorder.sent(Long.MAX_VALUE, false);

        assertThat(recorder.clamped()).isEqualTo(2);
        assertThat(recorder.answered()).isEqualTo(3);
        assertThat(recorder.response().getTotalCount()).isEqualTo(3);
        assertThat(recorder.response().getMinValue())
                .isGreaterThanOrEqualTo(recorder.response().lowestEquivalentValue(Histograms.HIGHEST_NS));
        assertThat(recorder.service().getTotalCount()).isEqualTo(3);
        assertThat(recorder.lateness().getTotalCount()).isEqualTo(1);
        assertThat(recorder.sentInTime()).isZero();
    }

    @Test
    void takesTheShortestTimes() {
        recorder.answered(0, 0, 0);
        recorder.sent(0, true);
        assertThat(recorder.response().getTotalCount()).isEqualTo(1);
        assertThat(recorder.sentInTime()).isEqualTo(1);
    }

    @Test
    void namesOnlyCausesThatOccurred() {
        assertThat(recorder.errors()).isEmpty();
        recorder.failed(ErrorCause.RESET, 2);
        recorder.failed(ErrorCause.CONNECT, 1);
        recorder.failed(ErrorCause.RESET, 1);
        assertThat(recorder.errors()).isEqualTo(Map.of(ErrorCause.RESET, 3L, ErrorCause.CONNECT, 1L));
    }
}
