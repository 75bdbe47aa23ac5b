package dev.tare.load.trial;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.tare.load.Connection;
import dev.tare.load.ConnectionPool;
import dev.tare.load.RequestListener;
import dev.tare.measure.Arrivals;
import dev.tare.measure.ErrorCause;
import dev.tare.transport.TimedTask;

/**
 * Makes the load of one trial: a warm-up, a part that is recorded, and a drain in which late answers are awaited.
 *
 * <p>In an open loop every request has an intended send time. Requests whose time has come while no connection is free
 * need no queue: they are those between the last one sent and the present, and are sent one after the other as soon as
 * connections become free. None is skipped. Where requests are sent in batches, one is sent at the first instant of a
 * grid that is not before its intended time, which stays the time that its response time runs from. In a closed loop each
 * connection sends when its last request is done and its user has thought, and no sooner than its rate is limited to.
 *
 * <p>On the loop's thread only, but for {@link #done}, {@link #started} and {@link #completed}.
 */
final class Generator implements TimedTask, RequestListener {

    /** After a failed attempt to connect, a closed loop waits before the next, or it would do nothing else. */
    private static final long CLOSED_LOOP_RETRY_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A request that is due just before the end cannot be written before it; this much later it still counts as in time. */
    private static final long IN_TIME_GRACE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The loop comes round at least this often, so that it is seen when it does not. */
    private static final long BEAT_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private final ConnectionPool pool;
    private final Arrivals arrivals; // null in a closed loop
    private final TrialWindow window;
    private final long timeoutNs;
    private final long batchNs;
    private final long thinkNs;
    private final RateCap cap;
    private final SampledRequests sampled;
    private final TrialRecorder recorder = new TrialRecorder();
    private final GeneratorDelay ownDelay = new GeneratorDelay();
    private final CompletableFuture<TrialRecorder> done = new CompletableFuture<>();
    private ThinkTimer users; // null in an open loop
    private long intendedNs; // of the next request
    private long dueNs; // when that is sent
    private long retryNs;
    private boolean held; // the next request of a closed loop waits for its rate
    private boolean begun;
    private boolean ended;
    private long started;
    private long completed;
    private volatile long startedRequests;
    private volatile long completedRequests;
    private volatile long behind;

    /**
     * A generator.
     *
     * @param pool the connections
     * @param arrivals when requests should be sent, from the window's start; null: a closed loop
     * @param window when
     * @param timeoutNs how long an answer may take
     * @param batchNs how far apart the instants are at which requests are sent, from the window's start; 0: they are sent
     *     when they should be
     * @param thinkNs in a closed loop, how long after an answer the next request is sent
     * @param cap what a closed loop is held to
     * @param sampled which requests carry trace context
     */
    Generator(
            ConnectionPool pool,
            Arrivals arrivals,
            TrialWindow window,
            long timeoutNs,
            long batchNs,
            long thinkNs,
            RateCap cap,
            SampledRequests sampled) {
        this.pool = pool;
        this.arrivals = arrivals;
        this.window = window;
        this.timeoutNs = timeoutNs;
        this.batchNs = batchNs;
        this.thinkNs = thinkNs;
        this.cap = cap;
        this.sampled = sampled;
        this.intendedNs = window.startNs();
    }

    /** Completes when the trial has ended. */
    CompletableFuture<TrialRecorder> done() {
        return done;
    }

    /** Requests that were begun so far, warm-up included; as of the loop's last turn. */
    long started() {
        return startedRequests;
    }

    /** Requests that were answered or failed so far, warm-up included; as of the loop's last turn. */
    long completed() {
        return completedRequests;
    }

    /** How long the next request of an open loop has been due, in nanoseconds; as of the loop's last turn. */
    long behindNs() {
        return behind;
    }

    /** Ends the trial at once and without a result. */
    void breakOff() {
        ended = true;
        abandonAll(connection -> {});
        pool.attach(null);
    }

    @Override
    public long run(long nowNs) {
        if (ended) {
            return NEVER;
        }
        if (nowNs < window.startNs()) {
            return window.startNs();
        }
        if (!begun) {
            begun = true;
            pool.attach(this);
            if (arrivals == null) {
                users = new ThinkTimer(pool.connections(), thinkNs, window.startNs());
            } else {
                nextArrival();
            }
        }
        expire(nowNs);
        boolean waiting = arrivals == null ? sendClosedLoop(nowNs) : sendOpenLoop(nowNs);
        boolean finished = finish(nowNs);
        startedRequests = started;
        completedRequests = completed;
        behind = arrivals != null && intendedNs < window.endNs() ? Math.max(0, nowNs - dueNs) : 0;
        if (finished) {
            done.complete(recorder);
            return NEVER;
        }
        return nextDeadline(nowNs, waiting);
    }

    @Override
    public void connectionFree() {
        run(System.nanoTime());
    }

    @Override
    public void sent(Connection connection) {
        long lateNs = ownLatenessNs(connection);
        if (arrivals == null) {
            connection.ownDelayNs(0); // there is no instant to be late from
        } else {
            if (pool.requestsUnderWay() == 1) {
                ownDelay.forget();
            }
            ownDelay.add(lateNs, connection.sentNs());
            connection.ownDelayNs(ownDelay.mostNs(connection.sentNs()));
        }
        if (recorded(connection)) {
            // What could have been sent before the end had the generator not been late was taken by the target in time.
            long onTimeNs = connection.sentNs() - Math.max(0, lateNs);
            recorder.sent(connection.latenessNs(), onTimeNs < window.endNs() + batchNs + IN_TIME_GRACE_NS);
        }
    }

    @Override
    public void sentAgain(Connection connection) {
        long nowNs = System.nanoTime();
        long unreadNs = nowNs - pool.unreadSinceNs(nowNs); // so long ago it may have been known
        connection.ownDelayNs(connection.ownDelayNs() + unreadNs);
        if (recorded(connection)) {
            recorder.repeated();
        }
    }

    @Override
    public void connectionOpened(long nowNs) {
        if (nowNs >= window.recordFromNs() && nowNs < window.endNs()) {
            recorder.connected();
        }
    }

    @Override
    public void blocked(Connection connection) {
        if (recorded(connection)) {
            recorder.blocked();
        }
    }

    @Override
    public void answered(Connection connection, ErrorCause fault, long nowNs) {
        complete(nowNs);
        long unreadNs = nowNs - pool.unreadSinceNs(nowNs);
        if (arrivals != null && dueNs <= nowNs) {
            ownDelay.add(unreadNs, nowNs); // what waits for this connection has waited for so much longer
        }
        if (recorded(connection)) {
            recorder.answer(connection.status(), connection.contentBytes(), fault);
            if (fault == null) {
                long responseNs = nowNs - from(connection);
                recorder.answered(
                        responseNs,
                        nowNs - connection.sentNs(),
                        Math.max(0, responseNs - connection.ownDelayNs() - unreadNs));
                sampled.answered(connection, nowNs);
            } else {
                recorder.failed(fault, 1);
            }
        }
        if (begun && !ended) {
            // The connection is free: what waits for one is sent at once.
            if (arrivals == null) {
                sendClosedLoop(nowNs);
            } else if (dueNs <= nowNs) {
                sendOpenLoop(nowNs);
            }
        }
    }

    @Override
    public void failed(Connection connection, ErrorCause cause) {
        complete(System.nanoTime());
        if (recorded(connection)) {
            recorder.failed(cause, 1);
        }
        if (cause == ErrorCause.CONNECT || cause == ErrorCause.TLS) {
            retryNs = System.nanoTime() + CLOSED_LOOP_RETRY_NS;
        }
    }

    private void complete(long nowNs) {
        completed++;
        if (users != null) {
            users.think(nowNs);
        }
    }

    private boolean sendOpenLoop(long nowNs) {
        long sendNs = nowNs;
        while (dueNs <= sendNs && intendedNs < window.endNs()) {
            if (!pool.hasFree()) {
                return true;
            }
            pool.send(intendedNs, sendNs, sampled.next(intendedNs >= window.recordFromNs()));
            begin(intendedNs);
            nextArrival();
            sendNs = System.nanoTime();
        }
        return false;
    }

    private boolean sendClosedLoop(long nowNs) {
        long sendNs = nowNs;
        while (pool.hasFree() && users.nextNs() <= sendNs && sendNs < window.endNs() && sendNs >= retryNs) {
            if (!cap.allows(sendNs)) {
                held = true;
                break;
            }
            users.send();
            pool.send(sendNs, sendNs, sampled.next(sendNs >= window.recordFromNs()));
            begin(sendNs);
            cap.sent(sendNs);
            sendNs = System.nanoTime();
        }
        return true;
    }

    private void begin(long intended) {
        started++;
        if (intended >= window.recordFromNs()) {
            recorder.scheduled(1);
            if (held) {
                recorder.held();
            }
        }
        held = false;
    }

    private void nextArrival() {
        intendedNs = window.startNs() + arrivals.next();
        dueNs = dueNs(intendedNs);
    }

    /** When a request that is intended for that instant is sent: then, or at the grid's next instant. */
    private long dueNs(long intended) {
        return batchNs == 0
                ? intended
                : window.startNs() + (intended - window.startNs() + batchNs - 1) / batchNs * batchNs;
    }

    /** How late the request was sent, not counting that it waited for its batch, which was asked for. */
    private long ownLatenessNs(Connection connection) {
        return Math.min(connection.latenessNs(), connection.sentNs() - dueNs(connection.intendedNs()));
    }

    private void expire(long nowNs) {
        Connection oldest = pool.oldest();
        while (oldest != null && oldest.startedNs() + timeoutNs <= nowNs) {
            ErrorCause cause = oldest.expire();
            failed(oldest, cause);
            oldest = pool.oldest();
        }
    }

    private boolean finish(long nowNs) {
        boolean allSent = arrivals == null ? nowNs >= window.endNs() : intendedNs >= window.endNs();
        boolean drained = allSent && pool.requestsUnderWay() == 0 && nowNs >= window.endNs();
        if (!drained && nowNs < window.drainUntilNs()) {
            return false;
        }
        ended = true;
        abandonAll(unanswered -> failed(unanswered, ErrorCause.UNFINISHED));
        while (arrivals != null && intendedNs < window.endNs()) {
            if (intendedNs >= window.recordFromNs()) {
                recorder.scheduled(1);
                recorder.failed(ErrorCause.UNFINISHED, 1);
            }
            nextArrival();
        }
        pool.attach(null);
        return true;
    }

    private void abandonAll(Consumer<Connection> then) {
        for (Connection unanswered = pool.oldest(); unanswered != null; unanswered = pool.oldest()) {
            unanswered.abandon();
            then.accept(unanswered);
        }
    }

    /** By the same instant that all was decided by: what has become due since then is due at once. */
    private long nextDeadline(long nowNs, boolean waitingForConnection) {
        long deadlineNs = Math.min(nowNs + BEAT_NS, nowNs < window.endNs() ? window.endNs() : window.drainUntilNs());
        if (!waitingForConnection && intendedNs < window.endNs()) {
            deadlineNs = Math.min(deadlineNs, dueNs);
        }
        if (arrivals == null && nowNs < window.endNs() && pool.hasFree()) {
            deadlineNs = Math.min(deadlineNs, Math.max(Math.max(users.nextNs(), retryNs), cap.nextNs()));
        }
        Connection oldest = pool.oldest();
        return oldest == null ? deadlineNs : Math.min(deadlineNs, oldest.startedNs() + timeoutNs);
    }

    private long from(Connection connection) {
        return arrivals == null ? connection.startedNs() : connection.intendedNs();
    }

    private boolean recorded(Connection connection) {
        return connection.intendedNs() >= window.recordFromNs() && connection.intendedNs() < window.endNs();
    }
}
