package dev.tare.load.trial;

import org.junit.jupiter.api.Test;

import dev.tare.load.WorkerFailure;
import dev.tare.load.trial.Rehearsal.Look;
import dev.tare.wire.WorkerReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RehearsalTest {

    private static final long SECOND_NS = 1_000_000_000L;

    /** A look after so many seconds; the loop has been busy and is behind by so many milliseconds. */
    private static Look look(int seconds, long busyMs, long started, long behindMs) {
        return new Look(seconds * SECOND_NS, busyMs * 1_000_000, started, behindMs * 1_000_000);
    }

    private static void rehearse(long requestsPerSecond, int workers, Look... looks) throws WorkerFailure {
        Rehearsal rehearsal = new Rehearsal(requestsPerSecond, workers);
        for (Look look : looks) {
            rehearsal.take(look);
        }
    }

    @Test
    void saysHowManyWorkersItTakes() {
        assertThatExceptionOfType(WorkerFailure.class)
                .isThrownBy(() -> rehearse(
                        60_000,
                        1,
                        look(1, 700, 20_000, 600),
                        look(2, 1_690, 61_000, 910),
                        look(3, 2_690, 102_000, 1_230)))
                .withMessage(
                        "one worker reached 41,000 requests/s, with its loop busy for 100 % of the time, but it was to"
                                + " send 60,000: this rate needs 2 workers, with a CPU each (load.workers); otherwise lower the rate")
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(WorkerReason.WorkersTooFew));
    }

    @Test
    void countsTheWorkersThatThereAre() {
        assertThatExceptionOfType(WorkerFailure.class)
                .isThrownBy(() ->
                        rehearse(200_000, 2, look(1, 0, 0, 60), look(2, 980, 40_000, 300), look(3, 1_960, 80_000, 600)))
                .withMessageContaining(
                        "busy for 98 % of the time, but 2 of them were to send 200,000: this rate needs 7 workers");
    }

    /** As many as there are would do by this count, but have not done. */
    @Test
    void asksForMoreThanThereAre() {
        assertThatExceptionOfType(WorkerFailure.class)
                .isThrownBy(() ->
                        rehearse(60_000, 2, look(1, 0, 0, 60), look(2, 1_000, 41_000, 80), look(3, 2_000, 82_000, 100)))
                .withMessageContaining("this rate needs 3 workers");
    }

    @Test
    void aTargetThatIsSlowIsNotTheWorkersFault() {
        assertThatCode(() -> rehearse(
                        60_000,
                        1,
                        look(1, 500, 20_000, 600),
                        look(2, 1_400, 50_000, 1_200),
                        look(3, 2_300, 80_000, 1_900)))
                .doesNotThrowAnyException();
    }

    @Test
    void aLoopThatIsBusyAndKeepsUpIsForTheTrialsToJudge() {
        assertThatCode(() -> rehearse(
                        60_000, 1, look(1, 1_000, 60_000, 0), look(2, 2_000, 120_000, 1), look(3, 3_000, 180_000, 0)))
                .doesNotThrowAnyException();
    }

    @Test
    void aLoopThatCatchesUpIsNotBehind() {
        assertThatCode(() -> rehearse(
                        60_000,
                        1,
                        look(1, 1_000, 10_000, 900),
                        look(2, 2_000, 80_000, 600),
                        look(3, 3_000, 150_000, 300),
                        look(4, 3_900, 220_000, 0)))
                .doesNotThrowAnyException();
    }

    @Test
    void aBadMomentIsNoLimit() {
        assertThatCode(() -> rehearse(
                        60_000,
                        1,
                        look(1, 500, 60_000, 0),
                        look(2, 1_500, 110_000, 100),
                        look(3, 2_300, 180_000, 0),
                        look(4, 3_300, 230_000, 100)))
                .doesNotThrowAnyException();
    }
}
