package dev.tare.load;

import dev.tare.measure.ErrorCause;

/** Is told what becomes of the requests of a {@link ConnectionPool}, on the loop's thread. */
public interface RequestListener {

    /** A connection has become free without an answer: it has been opened. */
    void connectionFree();

    /**
     * A connection takes requests that did not exist before.
     *
     * @param nowNs when, as {@link System#nanoTime()} tells time
     */
    void connectionOpened(long nowNs);

    /** A request has been written for the first time. */
    void sent(Connection connection);

    /** A request is sent once more, since nothing can have been done about it. */
    void sentAgain(Connection connection);

    /** A request could not be written as a whole at once. */
    void blocked(Connection connection);

    /**
     * A request has been answered.
     *
     * @param fault why the answer counts as a failure; null if it does not
     * @param nowNs when, as {@link System#nanoTime()} tells time
     */
    void answered(Connection connection, ErrorCause fault, long nowNs);

    /** There will be no answer to a request. */
    void failed(Connection connection, ErrorCause cause);
}
