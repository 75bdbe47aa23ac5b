package dev.tare.fleet.pods.names;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.api.RunReason;
import dev.tare.fleet.FleetException;

/** Names are shared with everything else in a namespace, and with runs that were there before. */
public final class Ownership {

    private Ownership() {}

    /**
     * Checks that an object with the name of one of a run's is the run's.
     *
     * @throws FleetException if it is something else's
     */
    public static void require(RunIdentity run, HasMetadata existing) throws FleetException {
        if (existing == null || !run.owns(existing)) {
            throw new FleetException(
                    RunReason.NameTaken,
                    existing == null
                            ? "an object of run %s/%s was deleted while it was being created"
                                    .formatted(run.namespace(), run.name())
                            : "%s %s/%s exists already, and does not belong to run %s: delete it, or wait until it is deleted"
                                    .formatted(
                                            existing.getKind(),
                                            existing.getMetadata().getNamespace(),
                                            existing.getMetadata().getName(),
                                            run.name()));
        }
    }
}
