package dev.tare.load.probe;

import dev.tare.load.WorkerFailure;
import dev.tare.wire.Assignment.Path;
import dev.tare.wire.WorkerReason;

/** Why a host cannot be measured, by its name alone. */
final class HostFailure {

    private HostFailure() {}

    static WorkerFailure unknownHost(Path path) {
        return new WorkerFailure(
                WorkerReason.HostNotFound,
                "environment '%s': host '%s' cannot be resolved".formatted(path.environment(), path.host()),
                null);
    }

    static WorkerFailure severalAddresses(Path path, String addresses) {
        return new WorkerFailure(
                WorkerReason.SeveralAddresses,
                ("environment '%s': %s has several addresses (%s), which its proxy loads in turn, while other environments load one:"
                                + " call one of them, by target.url with request.host, or a Service with a cluster IP")
                        .formatted(path.environment(), path.target().host(), addresses),
                null);
    }
}
