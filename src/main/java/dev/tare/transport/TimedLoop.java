package dev.tare.transport;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SelectStrategy;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.IntSupplier;

/**
 * A single-threaded event loop whose deadlines are kept to within microseconds.
 *
 * <p>A timer of the kernel fires late: by the thread's {@linkplain TimerSlack timer slack} and by what it takes an idle
 * CPU to wake up. So the loop asks to be woken {@linkplain #pollNs a little before} the next deadline and polls its
 * sockets without waiting until the deadline is there. Who can do with less, or wants more, {@linkplain Wait says so}.
 * Linux with epoll; elsewhere NIO, whose timers tick in milliseconds, so that more is polled.
 */
public final class TimedLoop implements AutoCloseable {

    /** Half of the wake-ups of an idle CPU take less: what is late is so by microseconds. */
    private static final Duration USUAL_POLL = Duration.ofNanos(50_000);

    /** How deadlines are awaited. */
    public enum Wait {
        /** Asleep: the least CPU, and late by what a wake-up takes. */
        TIMER,
        /** Asleep until 50 us before, then polling: late where a wake-up takes longer than that. */
        TIMER_THEN_POLL,
        /** Polling, as long as there is a deadline: the least lateness, and a whole core. */
        POLL
    }

    private static final long TIMER_SLACK_NS = TimeUnit.MICROSECONDS.toNanos(50);
    /** Longer than a loop lives, and far from overflow. */
    private static final Duration ALWAYS = Duration.ofDays(36_500);

    private static final long NIO_TICK_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final boolean epoll = Epoll.isAvailable();
    private long pollNs;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final List<TimedTask> timed = new ArrayList<>();
    private final LoopMeter meter = new LoopMeter();
    private long wakeUpNs = TimedTask.NEVER;

    /**
     * Starts a loop that polls for 50 us before a deadline.
     *
     * @param name the name of its thread
     */
    public TimedLoop(String name) {
        this(name, Wait.TIMER_THEN_POLL);
    }

    /**
     * Starts a loop.
     *
     * @param name the name of its thread
     * @param wait how it awaits deadlines
     */
    public TimedLoop(String name, Wait wait) {
        this(
                name,
                switch (wait) {
                    case TIMER -> Duration.ZERO;
                    case TIMER_THEN_POLL -> USUAL_POLL;
                    case POLL -> ALWAYS;
                });
    }

    /**
     * Starts a loop.
     *
     * @param name the name of its thread
     * @param poll how long it polls before a deadline: the longer, the fewer deadlines are missed because an idle CPU was
     *     slow to wake up, and the more CPU it takes
     */
    public TimedLoop(String name, Duration poll) {
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
        group = epoll
                ? new EpollEventLoopGroup(1, threads, () -> this::nextStep)
                : new NioEventLoopGroup(
                        1, threads, java.nio.channels.spi.SelectorProvider.provider(), () -> this::nextStep);
        loop = group.next();
        loop.execute(() -> {
            long timerErrorNs = !epoll ? NIO_TICK_NS : TimerSlack.forbid() ? 0 : TIMER_SLACK_NS;
            pollNs = poll.isZero() ? 0 : poll.toNanos() + timerErrorNs;
        });
    }

    /** Adds something with deadlines. Call it on the loop. */
    public void add(TimedTask participant) {
        timed.add(participant);
    }

    /** Removes what {@link #add} added. Call it on the loop. */
    public void remove(TimedTask participant) {
        timed.remove(participant);
    }

    /** Runs a task on the loop, soon. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs a task on the loop, and waits for what it gives. */
    public <T> T ask(Callable<T> task) throws InterruptedException {
        try {
            return loop.submit(task).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a task of the loop has failed", e);
        }
    }

    /** A client's bootstrap with options that suit small messages. */
    public Bootstrap client() {
        return new Bootstrap()
                .group(group)
                .channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true);
    }

    /** A server's bootstrap with options that suit small messages. */
    public ServerBootstrap server() {
        return new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true);
    }

    /** What the loop has used so far. Call it on the loop. */
    public LoopUse use() {
        return meter.use(System.nanoTime());
    }

    /** Begins anew to look for the longest stall. Call it on the loop. */
    public void forgetStalls() {
        meter.forgetStalls(System.nanoTime());
    }

    /**
     * Since when an answer that is read now may have been there, as {@link System#nanoTime()} tells time: now, unless the loop
     * has come round later than it should have. Call it on the loop.
     */
    public long unreadSinceNs(long nowNs) {
        return meter.unreadSinceNs(nowNs);
    }

    private int nextStep(IntSupplier poll, boolean hasTasks) throws Exception {
        long nowNs = System.nanoTime();
        meter.cameRound(nowNs);
        long deadlineNs = TimedTask.NEVER;
        for (int i = 0; i < timed.size(); i++) {
            deadlineNs = Math.min(deadlineNs, timed.get(i).run(nowNs));
            nowNs = System.nanoTime();
        }
        meter.awaits(deadlineNs, nowNs);
        if (hasTasks) {
            return poll.get();
        }
        if (deadlineNs != TimedTask.NEVER) {
            long waitNs = deadlineNs - pollNs - nowNs;
            if (waitNs <= 0) {
                Thread.yield(); // whoever has been woken up on this CPU goes first: it is what we are here to measure
                int events = poll.get();
                if (events == 0) {
                    meter.polledInVain(nowNs);
                }
                return events;
            }
            wakeUpAt(deadlineNs - pollNs, waitNs);
        }
        return SelectStrategy.SELECT;
    }

    private void wakeUpAt(long atNs, long waitNs) {
        if (atNs < wakeUpNs) {
            wakeUpNs = atNs;
            loop.schedule(
                    () -> {
                        wakeUpNs = TimedTask.NEVER;
                    },
                    waitNs,
                    TimeUnit.NANOSECONDS);
        }
    }

    /** Stops the loop and closes its channels. */
    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }
}
