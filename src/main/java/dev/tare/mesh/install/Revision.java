package dev.tare.mesh.install;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A revision of a release, as Helm keeps it.
 *
 * @param number 1 and up
 * @param state its state
 * @param description what Helm, or whoever called it, says of it
 * @param chart the chart's name
 * @param version the chart's version
 */
public record Revision(int number, State state, String description, String chart, String version) {

    /** Whether a release with this history was installed at any time. */
    static boolean wasWhole(List<Revision> history) {
        return history.stream().anyMatch(r -> r.state() == State.deployed || r.state() == State.superseded);
    }

    /** The revision that Helm goes by; empty where there is none. */
    static Optional<Revision> latest(List<Revision> history) {
        return history.stream().max(Comparator.comparingInt(Revision::number));
    }

    /** The state of a revision, in Helm's words. */
    public enum State {
        /** It is what is in the cluster. */
        deployed,
        /** Another one came after it. */
        superseded,
        /** It was not brought about, or not wholly. */
        failed,
        /** An install is pending, or was interrupted. */
        pending_install,
        /** An upgrade is pending, or was interrupted. */
        pending_upgrade,
        /** A rollback is pending, or was interrupted. */
        pending_rollback,
        /** An uninstallation is pending, or was interrupted. */
        uninstalling,
        /** It was removed, and its history kept. */
        uninstalled,
        /** A word that is new to us. */
        unknown;

        /** The state of that name; {@link #unknown} where there is none. */
        static State of(String text) {
            for (State state : values()) {
                if (state.name().replace('_', '-').equals(text)) {
                    return state;
                }
            }
            return unknown;
        }

        /** Whether an operation on it is pending, or was interrupted: until that is cleared up, Helm refuses everything. */
        boolean isPending() {
            return this == pending_install || this == pending_upgrade || this == pending_rollback;
        }
    }
}
