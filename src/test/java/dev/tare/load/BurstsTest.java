package dev.tare.load;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** When the next answer is worth staying awake for. */
class BurstsTest {

    private final Bursts bursts = new Bursts();
    private long nowNs = TimeUnit.SECONDS.toNanos(1);

    private void answers(int number, long distanceMicros, int requestsUnderWay) {
        for (int i = 0; i < number; i++) {
            nowNs += TimeUnit.MICROSECONDS.toNanos(distanceMicros);
            bursts.answered(nowNs, requestsUnderWay);
        }
    }

    private boolean staysAwake() {
        return bursts.awakeUntilNs() > nowNs;
    }

    @Test
    void onlyWhereAnswersAreCloseTogether() {
        answers(100, 5, 3);
        assertThat(staysAwake()).isTrue();
        answers(100, 200, 3);
        assertThat(staysAwake()).isFalse();
        answers(100, 5, 3);
        assertThat(staysAwake()).isTrue();
    }

    @Test
    void notForNothing() {
        answers(100, 5, 3);
        answers(1, 5, 0);
        assertThat(staysAwake()).isFalse();
    }

    @Test
    void aPauseBetweenBurstsDoesNotCount() {
        for (int burst = 0; burst < 50; burst++) {
            answers(4, 5, 1);
            answers(1, 5, 0);
            nowNs += TimeUnit.MILLISECONDS.toNanos(1);
        }
        answers(1, 5, 4);
        assertThat(staysAwake()).isTrue();
    }

    @Test
    void notLongerThanASleepCosts() {
        answers(100, 5, 3);
        assertThat(bursts.awakeUntilNs() - nowNs).isLessThanOrEqualTo(TimeUnit.MICROSECONDS.toNanos(20));
    }
}
