package dev.tare.load.trial;

import java.io.IOException;

import dev.tare.load.Protocol;
import dev.tare.load.trial.TrialBench.Outcome;
import dev.tare.load.trial.TrialBench.Parts;
import dev.tare.measure.ConstantArrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.peers.ScriptedServer;
import dev.tare.peers.ScriptedServer.Conversation;

/** A trial of a few requests, to each of which a server does the same: all of them must count, once, and under one cause. */
public final class HostileTrial {

    private static final int REQUESTS = 20;
    private static final int PER_SECOND = 500;

    /** Longer answers are not sent byte by byte. */
    private static final int CUT_EVERYWHERE_UP_TO = 200;

    private HostileTrial() {}

    /** What a server does behind its answer. */
    public enum Then {
        /** Waits for the next request. */
        WAIT,
        /** Closes the connection. */
        CLOSE,
        /** Resets the connection. */
        RESET;

        /** Does it, but for closing; returns whether to wait for the next request. */
        public boolean follow(Conversation conversation) throws IOException, InterruptedException {
            if (this == RESET) {
                // What was written is on its way before the reset, which would overtake it in the kernel.
                Thread.sleep(2);
                conversation.reset();
            }
            return this == WAIT;
        }
    }

    /** Whether an answer is so short that it is also sent byte by byte. */
    public static boolean isShort(String answer) {
        return answer.length() <= CUT_EVERYWHERE_UP_TO;
    }

    /**
     * Runs it.
     *
     * @param cause the cause that requests fail under; null: they are answered
     */
    public static void assertCounted(TrialBench bench, ScriptedServer server, Protocol protocol, ErrorCause cause)
            throws Exception {
        long timeoutMs = cause == ErrorCause.TIMEOUT ? 50 : 14_000;
        Outcome outcome = bench.run(
                bench.pool(server.address(), protocol, 4),
                new ConstantArrivals(PER_SECOND, 0, 1),
                Parts.recorded(REQUESTS * 1_000 / PER_SECOND).withTimeout(timeoutMs));
        if (cause == null) {
            outcome.assertAllAnswered(REQUESTS);
        } else {
            outcome.assertAllFailed(cause, REQUESTS);
        }
    }
}
