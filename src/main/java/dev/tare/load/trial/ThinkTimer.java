package dev.tare.load.trial;

import dev.tare.transport.TimedTask;

/**
 * The users of a closed loop who have no request under way: each thinks for the same time after its last answer, so that
 * they are ready in the order in which they were answered. On the loop's thread only.
 */
final class ThinkTimer {

    private final long thinkNs;
    private final long[] readyNs; // a ring
    private int first;
    private int thinking;

    /**
     * Users of whom none has sent yet. Who think become ready one after the other within the time that they think for, since
     * those who begin together would go on sending together.
     */
    ThinkTimer(int users, long thinkNs, long startNs) {
        this.thinkNs = thinkNs;
        this.readyNs = new long[users];
        for (int user = 0; user < users; user++) {
            readyNs[user] = startNs + thinkNs / users * user;
        }
        this.thinking = users;
    }

    /** When the next user is ready to send; {@link TimedTask#NEVER} while all have requests under way. */
    long nextNs() {
        return thinking == 0 ? TimedTask.NEVER : readyNs[first];
    }

    /** The next user sends. */
    void send() {
        first = (first + 1) % readyNs.length;
        thinking--;
    }

    /** A user's request is done. */
    void think(long nowNs) {
        readyNs[(first + thinking) % readyNs.length] = nowNs + thinkNs;
        thinking++;
    }
}
