package dev.tare.load;

import dev.tare.measure.ErrorCause;
import dev.tare.wire.TraceParent;

/**
 * One place for a request under way: what carries it is opened when it is needed, used again while the peer keeps it, and
 * opened anew when it is lost. On the loop's thread only.
 */
public abstract class Connection {

    /** Of an answer in a protocol that has no status. */
    public static final int NO_STATUS = -1;

    // Links of the ConnectionList that this connection is in.
    ConnectionList list;
    Connection previous;
    Connection next;

    /** A peer that takes a request never must not be asked for ever. */
    private static final int MOST_REPEATS = 3;

    private final ConnectionPool pool;
    private boolean busy;
    private boolean kept; // whether it was open before the request under way was there
    private int repeats;
    private long intendedNs;
    private long startedNs;
    private long sentNs;
    private long freeSinceNs;
    private long ownDelayNs;
    private int status;
    private long contentBytes;
    private TraceParent trace; // null: the request under way carries none
    private long firstByteNs;

    /**
     * A closed connection.
     *
     * @param pool what it belongs to
     */
    protected Connection(ConnectionPool pool) {
        this.pool = pool;
    }

    /** Whether a request can be written at once. */
    protected abstract boolean isOpen();

    /** Why the request under way has failed if it is not answered by now. */
    protected abstract ErrorCause overdue();

    /** Opens the connection if it is closed; {@link #opened} or {@link #lost} follows. */
    protected abstract void connect();

    /** Writes the request; {@link #answered} or {@link #lost} follows. */
    protected abstract void write();

    /** Closes what carries requests; nothing follows. */
    protected abstract void disconnect();

    /** The version of the protocol that was answered in last, such as {@code HTTP/2}; null if none was, or there is none. */
    protected String version() {
        return null;
    }

    /** Whether the request under way may be sent again by itself when the connection ends (RFC 9110, 9.2.2). */
    protected boolean isRepeatable() {
        return false;
    }

    /** What it belongs to. */
    protected final ConnectionPool pool() {
        return pool;
    }

    final void leaveList() {
        if (list != null) {
            list.remove(this);
        }
    }

    /** Whether a request is under way. */
    protected final boolean isBusy() {
        return busy;
    }

    /** When the request under way should have been sent. */
    public final long intendedNs() {
        return intendedNs;
    }

    /** When work on the request under way began: connecting, or sending on a connection that was open. */
    public final long startedNs() {
        return startedNs;
    }

    /** When the request under way was written first. */
    public final long sentNs() {
        return sentNs;
    }

    /** The status of the answer that came last; {@link #NO_STATUS} where it had none. */
    public final int status() {
        return status;
    }

    /** How many bytes of content that answer had. */
    public final long contentBytes() {
        return contentBytes;
    }

    /** How long the request under way was due, and a connection free for it, before it was written. */
    public final long latenessNs() {
        return Math.max(0, sentNs - Math.max(intendedNs, freeSinceNs));
    }

    /** The most by which the answer to the request under way can be late because the generator was. */
    public final long ownDelayNs() {
        return ownDelayNs;
    }

    /** Takes note of that. */
    public final void ownDelayNs(long mostNs) {
        ownDelayNs = mostNs;
    }

    /** The trace context that the request under way carries, or that the last one did; null: it carries none. */
    public final TraceParent trace() {
        return trace;
    }

    /** When the first byte of the last answer was read, where the request carried trace context. */
    public final long firstByteNs() {
        return firstByteNs;
    }

    /** An answer begins. */
    protected final void answerBegins(long nowNs) {
        firstByteNs = nowNs;
    }

    /** Sends a request, on a new connection where this one is closed. */
    final void send(long intended, long nowNs, TraceParent context) {
        busy = true;
        trace = context;
        intendedNs = intended;
        startedNs = nowNs;
        repeats = 0;
        kept = isOpen();
        if (kept) {
            write(nowNs);
        } else {
            connect();
        }
    }

    /** Gives up the request under way, and the connection with it: its answer may still come. */
    public final void abandon() {
        busy = false;
        close();
    }

    /**
     * Gives up the request under way, which has taken too long.
     *
     * @return why it has failed
     */
    public ErrorCause expire() {
        ErrorCause cause = overdue();
        abandon();
        return cause;
    }

    /** The connection is open: what waits for it is written. */
    protected final void opened() {
        freeSinceNs = System.nanoTime();
        if (busy) {
            write(freeSinceNs);
        } else {
            pool.idle(this);
        }
    }

    /**
     * The request under way has been answered, and the connection is open for another one or closed.
     *
     * @param fault why the answer counts as a failure; null if it does not
     * @param ofStatus its status; {@link #NO_STATUS} where it has none
     * @param bytes how many bytes of content it has
     */
    protected final void answered(ErrorCause fault, int ofStatus, long bytes, long nowNs) {
        busy = false;
        status = ofStatus;
        contentBytes = bytes;
        freeSinceNs = nowNs;
        pool.answered(this, fault, nowNs);
    }

    /**
     * The connection is of no more use, and the request under way, if there is one, has failed; unless it has met a
     * connection that was kept and that the peer was closing, and may be sent again.
     */
    protected final void lost(ErrorCause cause) {
        if (busy && cause == ErrorCause.RESET && kept && repeats == 0 && isRepeatable()) {
            repeat();
            return;
        }
        boolean failed = busy;
        busy = false;
        close();
        if (failed) {
            pool.failed(this, cause);
        }
    }

    /** The peer says that it has not looked at the request under way: it is sent again. */
    protected final void refused() {
        if (busy && repeats < MOST_REPEATS) {
            repeat();
        } else {
            lost(ErrorCause.RESET);
        }
    }

    /** It keeps its place among those under way, and the times from which it is judged. */
    private void repeat() {
        repeats++;
        pool.sentAgain(this);
        disconnect();
        connect();
    }

    private void close() {
        disconnect();
        pool.closed(this);
    }

    private void write(long nowNs) {
        if (repeats == 0) {
            sentNs = nowNs;
            pool.sent(this);
        }
        write();
    }
}
