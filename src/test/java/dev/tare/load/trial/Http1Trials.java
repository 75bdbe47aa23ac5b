package dev.tare.load.trial;

import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;

import dev.tare.load.ConnectionPool;
import dev.tare.load.SampleProtocols;
import dev.tare.peers.ScriptedServer;

/** What tests of trials in HTTP/1.1 have in common: a bench, and servers that follow a script. */
public abstract class Http1Trials {

    /** A whole answer. */
    protected static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi";

    /** Closed after each test. */
    protected final TrialBench bench = new TrialBench();

    @AfterEach
    void close() {
        bench.close();
    }

    /** Connections to a server. */
    protected final ConnectionPool pool(ScriptedServer server, int connections) {
        return bench.pool(server.address(), SampleProtocols.http1(), connections);
    }

    /** Answers every request so. */
    protected static ScriptedServer.Script answering(String answer) {
        return conversation -> ScriptedServer.answer(conversation, answer);
    }

    /** Milliseconds in nanoseconds. */
    protected static long ms(long milliseconds) {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }

    /** How many values are as large, or larger. */
    protected static long atLeast(Histogram histogram, long valueNs) {
        return histogram.getCountBetweenValues(valueNs, Long.MAX_VALUE / 2);
    }
}
