package dev.tare.reconcile.run;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.tare.reconcile.RunOutline;

/**
 * Wakes those in the queue for whom something has changed, now and then and whenever a place has become free: a run that was deleted
 * while it measured tells nobody. The others sleep, however many they are.
 */
final class QueueTimer extends SimpleInboundEventSource<RunOutline> {

    private static final Logger LOG = LoggerFactory.getLogger(QueueTimer.class);
    private static final Duration EVERY = Duration.ofSeconds(20);

    private final Supplier<Stream<RunOutline>> due;
    private ScheduledExecutorService timer;

    /**
     * A timer.
     *
     * @param due for whom something has changed
     */
    QueueTimer(Supplier<Stream<RunOutline>> due) {
        super("queue");
        this.due = due;
    }

    @Override
    public synchronized void start() {
        super.start();
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "queue");
            thread.setDaemon(true);
            return thread;
        });
        timer.scheduleWithFixedDelay(this::tick, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (timer != null) { // what was never started is stopped, too
            timer.shutdownNow();
        }
        super.stop();
    }

    /** Wakes them now. */
    void wake() {
        due.get().map(ResourceID::fromResource).forEach(this::propagateEvent);
    }

    /** One that fails must not be the last. */
    private void tick() {
        try {
            wake();
        } catch (RuntimeException e) {
            LOG.error("the queue could not be looked at", e);
        }
    }
}
