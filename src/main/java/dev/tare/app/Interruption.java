package dev.tare.app;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns an interrupt (SIGINT, SIGTERM) into a wish to end: the runtime waits with its shutdown until what was measured
 * has been written, for a while.
 */
final class Interruption implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 20;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "interruption");
    private final Runnable atOnce;
    private volatile boolean wished;

    Interruption() {
        this(() -> {});
    }

    /** With something that is done at once, so that the end comes soon. */
    Interruption(Runnable atOnce) {
        this.atOnce = atOnce;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean wished() {
        return wished;
    }

    private void onShutdown() {
        wished = true;
        atOnce.run();
        try {
            done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is written. */
    @Override
    public void close() {
        done.countDown();
        if (!wished) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The shutdown has begun, and the hook ends by itself.
            }
        }
    }
}
