package dev.tare.mesh.install;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * Looks at the pods of a namespace while Helm waits for them, since Helm itself says no more in the end than that it has
 * waited in vain, and has then removed what could have told why.
 */
final class WorkloadWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration LAST_LOOK = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final String namespace;
    private final Consumer<String> told;
    private final AtomicReference<String> last = new AtomicReference<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "troubles");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Begins to watch.
     *
     * @param told is told of each new trouble
     */
    WorkloadWatch(KubernetesClient client, String namespace, Consumer<String> told) {
        this.client = client;
        this.namespace = namespace;
        this.told = told;
        timer.scheduleWithFixedDelay(this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The trouble that was seen last. */
    Optional<String> last() {
        return Optional.ofNullable(last.get());
    }

    private void look() {
        try {
            WorkloadDiagnosis.of(
                            client.pods().inNamespace(namespace).list().getItems(),
                            client.v1().events().inNamespace(namespace).list().getItems())
                    .filter(trouble -> !trouble.equals(last.getAndSet(trouble)))
                    .ifPresent(told);
        } catch (KubernetesClientException e) {
            // What cannot be seen or told now is seen and told in two seconds; an exception would end the watch.
            last.set(null);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            // What it writes last must not come after what is written next.
            timer.awaitTermination(LAST_LOOK.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
