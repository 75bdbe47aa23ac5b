package dev.tare.mesh.install;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.tare.api.MeshInstall;
import dev.tare.api.MeshInstallSpec.DeletionPolicy;
import dev.tare.api.MeshInstallSpec.Management;

/**
 * Whether a spec has been changed in what its installer is at. Helm waits for a release until its time is over, and cannot be
 * called back: where somebody has corrected the spec meanwhile, the installer ends, and another one begins with what is asked
 * for now. What is left of the release it finds by the record, as after any installer that died.
 */
final class NewerSpec {

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration LAST_LOOK = Duration.ofSeconds(30);
    private static final Logger LOG = LoggerFactory.getLogger(NewerSpec.class);

    private final KubernetesClient client;
    private final MeshInstall mesh;
    private final List<PlannedRelease> planned;
    private final Planning planning;
    private final Overtaken overtaken;
    private long judged;

    /** From a {@code MeshInstall} to the releases that it asks for, before certificates are made for them. */
    interface Planning {

        /**
         * The releases.
         *
         * @throws InstallFailure if it asks for what cannot be
         */
        List<PlannedRelease> of(MeshInstall mesh) throws InstallFailure;
    }

    /** What is done about it. */
    interface Overtaken {

        /**
         * The installer is at a release that is not asked for any more as it is.
         *
         * @param release the release
         * @param generation the generation of the newer spec
         */
        void by(PlannedRelease release, long generation);
    }

    /**
     * A look-out for a newer spec.
     *
     * @param mesh as it is brought about
     * @param planned the releases of that, before certificates were made for them
     * @param planning tells what a newer one asks for
     * @param overtaken is told once for each newer spec
     */
    NewerSpec(
            KubernetesClient client,
            MeshInstall mesh,
            List<PlannedRelease> planned,
            Planning planning,
            Overtaken overtaken) {
        this.client = client;
        this.mesh = mesh;
        this.planned = List.copyOf(planned);
        this.planning = planning;
        this.overtaken = overtaken;
        this.judged = mesh.getMetadata().getGeneration();
    }

    /** Looks now, and then every two seconds until it is closed. */
    Watch over(PlannedRelease release) {
        look(release);
        return new Watch(release);
    }

    private synchronized void look(PlannedRelease release) {
        try {
            MeshInstall now = client.resources(MeshInstall.class)
                    .withName(mesh.getMetadata().getName())
                    .get();
            if (now != null
                    && now.getMetadata().getUid().equals(mesh.getMetadata().getUid())
                    && now.getMetadata().getGeneration() > judged) {
                judge(now, release);
            }
        } catch (KubernetesClientException e) {
            // What cannot be seen or told now is seen and told in two seconds; an exception would end the watch.
        }
    }

    private void judge(MeshInstall now, PlannedRelease release) {
        long generation = now.getMetadata().getGeneration();
        try {
            if (asksForAnother(now, release)) {
                overtaken.by(release, generation);
            }
        } catch (KubernetesClientException e) {
            throw e; // it is judged by the next look
        } catch (RuntimeException e) {
            LOG.error(
                    "generation {} of MeshInstall {} cannot be judged",
                    generation,
                    mesh.getMetadata().getName(),
                    e);
        }
        judged = generation;
    }

    private boolean asksForAnother(MeshInstall now, PlannedRelease release) {
        if (now.getSpec().management() != Management.Managed) {
            return false; // no other installer would come, to end what this one has begun
        }
        if (now.getMetadata().getDeletionTimestamp() != null) {
            return now.getSpec().deletionPolicy() != DeletionPolicy.Retain;
        }
        try {
            return planning.of(now).stream().noneMatch(newer -> isSame(newer, release));
        } catch (InstallFailure e) {
            return e.passes(); // for a spec that is refused no other installer would come
        }
    }

    private boolean isSame(PlannedRelease newer, PlannedRelease release) {
        return newer.place().equals(release.place())
                && planned.stream()
                        .anyMatch(older -> older.place().equals(newer.place())
                                && older.digest().equals(newer.digest()));
    }

    /** Looks until it is closed. */
    final class Watch {

        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "newer spec");
            thread.setDaemon(true);
            return thread;
        });

        private Watch(PlannedRelease release) {
            timer.scheduleWithFixedDelay(
                    () -> look(release), EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }

        /** Ends it, and waits for a look that has begun. */
        void close() {
            timer.shutdownNow();
            try {
                // What it writes last must not come after what is written next.
                timer.awaitTermination(LAST_LOOK.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
