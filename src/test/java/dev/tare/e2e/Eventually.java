package dev.tare.e2e;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.fabric8.kubernetes.client.KubernetesClientException;

/** Looks again and again until something is so. An API server that does not answer meanwhile is asked again. */
public final class Eventually {

    private static final Duration BETWEEN = Duration.ofMillis(250);

    private Eventually() {}

    /**
     * Looks until there is something.
     *
     * @param what what is waited for, for the failure's message
     * @param most for how long
     * @param look looks once
     */
    public static <T> T get(String what, Duration most, Supplier<Optional<T>> look) {
        return get(() -> what, most, look);
    }

    private static <T> T get(Supplier<String> what, Duration most, Supplier<Optional<T>> look) {
        long deadline = System.nanoTime() + most.toNanos();
        KubernetesClientException last = null;
        while (System.nanoTime() < deadline) {
            try {
                Optional<T> found = look.get();
                if (found.isPresent()) {
                    return found.get();
                }
                last = null;
            } catch (KubernetesClientException e) {
                last = e;
            }
            pause(BETWEEN);
        }
        throw new AssertionError("after %d s there is no %s".formatted(most.toSeconds(), what.get()), last);
    }

    /** Looks until it holds. */
    public static void holds(String what, Duration most, Supplier<Boolean> look) {
        holds(() -> what, most, look);
    }

    /** Looks until it holds; what is waited for is put into words when it has not come. */
    public static void holds(Supplier<String> what, Duration most, Supplier<Boolean> look) {
        get(what, most, () -> look.get() ? Optional.of(true) : Optional.empty());
    }

    /** Lets time pass. */
    public static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
