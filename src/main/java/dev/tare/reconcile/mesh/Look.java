package dev.tare.reconcile.mesh;

import java.time.Duration;
import java.util.Optional;

import dev.tare.api.MeshInstallStatus;
import dev.tare.reconcile.status.StatusChange;

/**
 * What came of looking at a mesh.
 *
 * @param status its status; empty where it is gone
 * @param again when to look again; empty where something will tell
 */
record Look(Optional<StatusChange<MeshInstallStatus>> status, Optional<Duration> again) {

    static Look of(StatusChange<MeshInstallStatus> status) {
        return new Look(Optional.of(status), Optional.empty());
    }

    Look within(Duration time) {
        return new Look(status, again.filter(other -> other.compareTo(time) < 0).or(() -> Optional.of(time)));
    }
}
