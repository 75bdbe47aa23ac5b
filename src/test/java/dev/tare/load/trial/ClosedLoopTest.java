package dev.tare.load.trial;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ScriptedServer;

import static org.assertj.core.api.Assertions.assertThat;

/** Users who send when they have been answered and have thought. */
@Timeout(60)
class ClosedLoopTest extends Http1Trials {

    @Test
    void aClosedLoopDoesNotHammerAServerThatRefuses() throws Exception {
        ConnectionPool pool = bench.pool(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ScriptedServer.refusingPort()),
                SampleProtocols.http1(),
                2);
        Outcome recorder = bench.run(pool, null, Parts.recorded(200));
        // Two at a time, 10 ms apart.
        assertThat(recorder.scheduled()).isBetween(2L, 2L * (200 / 10 + 1));
        recorder.assertAllFailed(ErrorCause.CONNECT, recorder.scheduled());
    }

    @Test
    void aClosedLoopHidesThePause() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
            while (conversation.readMessage() != null) {
                Thread.sleep(requests.incrementAndGet() == 20 ? 300 : 5);
                conversation.write(OK);
            }
        });
        Outcome recorder = bench.run(pool(server, 1), null, Parts.recorded(800));
        assertThat(recorder.response().getMaxValue()).isGreaterThanOrEqualTo(ms(300));
        assertThat(atLeast(recorder.response(), ms(149))).isLessThan(31);
        assertThat(recorder.response()).isEqualTo(recorder.service());
        recorder.assertEveryRequestIsCounted();
    }

    @Test
    void aClosedLoopHasNeverMoreUnderWayThanItsConnections() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger requests = new AtomicInteger();
        ScriptedServer server = bench.server(conversation -> {
            while (conversation.readMessage() != null) {
                requests.incrementAndGet();
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                Thread.sleep(2);
                underWay.decrementAndGet();
                conversation.write(OK);
            }
        });
        Generator generator = bench.begin(pool(server, 4), null, new Parts(100, 300, 15_000, 14_000));
        Outcome recorder = TrialBench.outcome(generator);
        assertThat(most.get()).isBetween(2, 4);
        assertThat(recorder.errors()).isEmpty();
        assertThat(recorder.sentInTime()).isEqualTo(recorder.scheduled()).isGreaterThan(4);
        assertThat(generator.started()).isEqualTo(requests.get()).isGreaterThanOrEqualTo(recorder.scheduled());
        assertThat(server.accepted()).isEqualTo(4);
        recorder.assertEveryRequestIsCounted();
    }

    @Test
    void usersThinkBetweenAnAnswerAndTheNextRequest() throws Exception {
        ConcurrentLinkedQueue<Long> gapsNs = new ConcurrentLinkedQueue<>();
        ScriptedServer server = bench.server(conversation -> {
            long answeredNs = 0;
            while (conversation.readMessage() != null) {
                if (answeredNs != 0) {
                    gapsNs.add(System.nanoTime() - answeredNs);
                }
                answeredNs = System.nanoTime();
                conversation.write(OK);
            }
        });
        bench.thinking(40);
        Outcome recorder = bench.run(pool(server, 4), null, Parts.recorded(400));
        // Each of the four sends at most once in 40 ms, and the first time within them.
        assertThat(recorder.scheduled()).isBetween(8L, 4L * 400 / 40);
        assertThat(recorder.answered()).isEqualTo(recorder.scheduled());
        assertThat(server.accepted()).isEqualTo(4);
        // Which of the free connections a user takes does not matter, as long as all have thought.
        assertThat(gapsNs).isNotEmpty().allSatisfy(gap -> assertThat(gap).isGreaterThanOrEqualTo(ms(38)));
        // Times run from the actual send: thinking is no part of them.
        assertThat(recorder.response().getMinValue()).isLessThan(ms(40));
        recorder.assertEveryRequestIsCounted();
    }

    @Test
    void usersThinkAfterAFailureToo() throws Exception {
        ConnectionPool pool = bench.pool(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), ScriptedServer.refusingPort()),
                SampleProtocols.http1(),
                2);
        bench.thinking(50);
        Outcome recorder = bench.run(pool, null, Parts.recorded(200));
        assertThat(recorder.scheduled()).isBetween(2L, 2L * 200 / 50);
        recorder.assertAllFailed(ErrorCause.CONNECT, recorder.scheduled());
    }

    @Test
    void isHeldToARate() throws Exception {
        ScriptedServer server = bench.server(answering(OK));
        bench.cappedAt(100);
        Outcome recorder = bench.run(pool(server, 4), null, Parts.recorded(500));
        // Evenly, from the trial's start: one more than fits, and what a burst may hold.
        assertThat(recorder.scheduled()).isBetween(2L, 52L);
        assertThat(recorder.held()).isBetween(1L, recorder.scheduled());
        assertThat(recorder.response().getMinValue())
                .as("times run from the send, and not from when it should have been")
                .isLessThan(ms(10));
        recorder.assertEveryRequestIsCounted();
    }

    @Test
    void isNotHeldByARateThatItDoesNotReach() throws Exception {
        ScriptedServer server = bench.server(answering(OK));
        bench.thinking(40);
        bench.cappedAt(1_000_000);
        Outcome recorder = bench.run(pool(server, 4), null, Parts.recorded(200));
        assertThat(recorder.scheduled()).isPositive();
        assertThat(recorder.held()).isZero();
    }
}
