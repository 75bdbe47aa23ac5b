package dev.tare.reconcile.queue;

import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/**
 * The places to measure at, each a Lease in the operator's own namespace that names the run which has it. A place is taken by
 * creating its Lease, or by writing it on condition that nobody has since it was read: of two operators one is refused, whatever
 * either believes of the other runs. It is never given back: it is free as soon as its run is gone, has ended or is being
 * deleted, as the API server says when somebody wants it.
 */
public final class Places {

    /** Label of these Leases. */
    static final String LABEL = "tare.dev/place";

    /** Annotation: {@code namespace/name} of the run whose uid is the holder. */
    static final String RUN = "tare.dev/run";

    private static final String PREFIX = "tare-place-";

    /** Who has taken a place says so in its status, or has died in between. */
    private static final Duration UNTIL_IT_IS_SAID = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final String namespace;
    private final int count;
    private final Clock clock;

    /**
     * Places.
     *
     * @param client the cluster, in whose namespace they are
     * @param count how many there are
     * @param clock the time
     */
    public Places(KubernetesClient client, int count, Clock clock) {
        this.client = client;
        this.namespace = client.getNamespace();
        this.count = count;
        this.clock = clock;
    }

    /**
     * Has a run take a place, unless it has one.
     *
     * @return whether it has a place now
     */
    public boolean take(RunIdentity run) {
        Map<String, Lease> leases = client.leases().inNamespace(namespace).withLabel(LABEL).list().getItems().stream()
                .collect(Collectors.toMap(lease -> lease.getMetadata().getName(), Function.identity()));
        if (leases.values().stream()
                .anyMatch(lease -> holder(lease).filter(run.uid()::equals).isPresent())) {
            return true;
        }
        for (int place = 1; place <= count; place++) {
            Lease lease = leases.get(PREFIX + place);
            if (lease == null ? create(PREFIX + place, run) : isFree(lease) && change(lease, run)) {
                return true;
            }
        }
        return false;
    }

    private boolean create(String name, RunIdentity run) {
        return succeeds(() -> client.resource(with(
                        new LeaseBuilder()
                                .withNewMetadata()
                                .withNamespace(namespace)
                                .withName(name)
                                .addToLabels(LABEL, "true")
                                .endMetadata()
                                .build(),
                        run))
                .create());
    }

    /** The version that was read is in it. */
    private boolean change(Lease lease, RunIdentity run) {
        return succeeds(() -> client.resource(with(lease, run)).update());
    }

    private Lease with(Lease lease, RunIdentity run) {
        return new LeaseBuilder(lease)
                .editMetadata()
                .addToAnnotations(RUN, run.namespace() + "/" + run.name())
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(run.uid())
                .withAcquireTime(ZonedDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    private interface Write {
        HasMetadata write();
    }

    private static boolean succeeds(Write write) {
        try {
            write.write();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private boolean isFree(Lease lease) {
        return holder(lease)
                .flatMap(uid ->
                        run(lease).filter(run -> run.getMetadata().getUid().equals(uid)))
                .filter(run -> holds(run, lease))
                .isEmpty();
    }

    private boolean holds(RunOutline run, Lease lease) {
        if (run.isLeaving() || RunState.isFinished(run) && !RunState.isExplaining(run)) {
            return false;
        }
        ZonedDateTime taken = lease.getSpec().getAcquireTime();
        return RunState.isMeasuring(run)
                || taken != null && clock.instant().isBefore(taken.toInstant().plus(UNTIL_IT_IS_SAID));
    }

    /** The run that a Lease names; a run that the operator may not look at any more is not its concern. */
    private Optional<RunOutline> run(Lease lease) {
        Map<String, String> annotations = lease.getMetadata().getAnnotations();
        String[] path = (annotations == null ? "" : annotations.getOrDefault(RUN, "")).split("/");
        if (path.length != 2) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(client.resources(RunOutline.class)
                    .inNamespace(path[0])
                    .withName(path[1])
                    .get());
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static Optional<String> holder(Lease lease) {
        return Optional.ofNullable(lease.getSpec()).map(LeaseSpec::getHolderIdentity);
    }
}
