package dev.tare.load.trial;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests that have intended send times: all of them are sent and counted, and times run from when they should have been. */
@Timeout(60)
class OpenLoopTest extends Http1Trials {

    @Test
    void sendsWhatTheArrivalsSayAndRecordsWhatIsBehindTheWarmup() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
            while (conversation.readMessage() != null) {
                requests.incrementAndGet();
                conversation.write(OK);
            }
        });
        Generator generator =
                bench.begin(pool(server, 4), new ConstantArrivals(500, 0, 1), new Parts(200, 400, 15_000, 14_000));
        Outcome recorder = TrialBench.outcome(generator);

        assertThat(recorder.scheduled()).isEqualTo(200);
        assertThat(recorder.answered()).isEqualTo(200);
        assertThat(recorder.errors()).isEmpty();
        recorder.assertEveryRequestIsCounted();
        assertThat(requests).hasValue(300);
        assertThat(generator.started()).isEqualTo(300);
        assertThat(generator.completed()).isEqualTo(300);
        assertThat(recorder.response().getMinValue()).isPositive();
    }

    @Test
    void aServerThatPausesMakesRequestsQueueAndNoneIsSkipped() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
            while (conversation.readMessage() != null) {
                if (requests.incrementAndGet() == 50) {
                    Thread.sleep(300);
                }
                conversation.write(OK);
            }
        });
        Outcome recorder = bench.run(pool(server, 1), new ConstantArrivals(200, 0, 1), Parts.recorded(1_000));

        assertThat(recorder.scheduled()).isEqualTo(200);
        assertThat(recorder.answered()).isEqualTo(200);
        recorder.assertEveryRequestIsCounted();
        assertThat(recorder.response().getMaxValue()).isGreaterThanOrEqualTo(ms(300));
        assertThat(recorder.service().getMaxValue()).isGreaterThanOrEqualTo(ms(300));
        // Every 5 ms another one, which has 5 ms less to wait: so 31 wait for 150 ms or more, and 61 at all.
        assertThat(atLeast(recorder.response(), ms(149))).isGreaterThanOrEqualTo(31);
        assertThat(atLeast(recorder.response(), ms(49))).isGreaterThanOrEqualTo(51);
        // From the actual send, only the one that met the pause was slow; the rest is noise.
        assertThat(atLeast(recorder.service(), ms(149))).isLessThan(atLeast(recorder.response(), ms(149)));
        // To wait for a connection is the target's fault, and no lateness of the generator.
        assertThat(atLeast(recorder.lateness(), ms(149))).isLessThan(31);
    }

    @Test
    void whatIsUnderWayOrUnsentWhenTheDrainEndsIsUnfinished() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            while (conversation.readMessage() != null) {
                // says nothing
            }
        });
        Outcome recorder = bench.run(
                pool(server, 2),
                new ConstantArrivals(100, 0, 1),
                Parts.recorded(200).withDrain(50));
        recorder.assertAllFailed(ErrorCause.UNFINISHED, 20);
        assertThat(recorder.sentInTime()).isEqualTo(2);
        assertThat(recorder.lateness().getTotalCount()).isEqualTo(2);
    }

    @Test
    void requestsOfTheWarmupThatAreUnfinishedAreNotRecorded() throws Exception {
        ScriptedServer server = bench.server(conversation -> {
            while (conversation.readMessage() != null) {
                // says nothing
            }
        });
        Outcome recorder = bench.run(pool(server, 2), new ConstantArrivals(100, 0, 1), new Parts(100, 100, 50, 14_000));
        recorder.assertAllFailed(ErrorCause.UNFINISHED, 10);
        assertThat(recorder.sentInTime()).isZero();
    }

    @Test
    void aTrialWithoutRequestsEnds() throws Exception {
        ScriptedServer server = bench.server(answering(OK));
        Outcome recorder = bench.run(pool(server, 1), TrialBench.at(), Parts.recorded(50));
        assertThat(recorder.scheduled()).isZero();
        assertThat(recorder.errors()).isEmpty();
    }

    @Test
    void sendsInBatchesAndCountsTheWaitForThem() throws Exception {
        ScriptedServer server = bench.server(answering(OK));
        try (TrialBench batched = new TrialBench(50)) {
            Outcome recorder = batched.run(
                    batched.pool(server.address(), SampleProtocols.http1(), 8),
                    TrialBench.at(0, 10, 20, 50, 60, 199),
                    Parts.recorded(200));
            recorder.assertEveryRequestIsCounted();
            assertThat(recorder.answered()).isEqualTo(6);
            assertThat(recorder.sentInTime()).isEqualTo(6);
            // At 0, 50, 50, 50, 100 and 200 ms: late by 0, 40, 30, 0, 40 and 1, and more where the machine is busy.
            for (Histogram from : List.of(recorder.lateness(), recorder.response())) {
                assertThat(atLeast(from, ms(40))).isGreaterThanOrEqualTo(2);
                assertThat(atLeast(from, ms(30))).isGreaterThanOrEqualTo(3);
                assertThat(atLeast(from, ms(1))).isGreaterThanOrEqualTo(4);
            }
        }
    }

    @Test
    void aBatchedRequestThatWaitedForAConnectionIsSentWhenOneIsFree() throws Exception {
        ScriptedServer server = bench.server(answering(OK));
        try (TrialBench batched = new TrialBench(10_000)) {
            Outcome recorder = batched.run(
                    batched.pool(server.address(), SampleProtocols.http1(), 1),
                    TrialBench.at(0, 0, 0),
                    Parts.recorded(500));
            assertThat(recorder.answered()).isEqualTo(3);
            assertThat(recorder.response().getMaxValue()).isLessThan(ms(10_000));
        }
    }
}
