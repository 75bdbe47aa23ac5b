package dev.tare.mesh.install;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is to be done with one release next: a pure function of what there is and what there should be. */
public sealed interface NextStep {

    /** The release is as wanted. */
    record Nothing() implements NextStep {}

    /** There is none: it is installed. */
    record Install() implements NextStep {}

    /** There is another version of it, or one with other values: it is upgraded. */
    record Upgrade() implements NextStep {}

    /** What is left of it stands in the way: it is uninstalled. */
    record Clear() implements NextStep {}

    /**
     * A revision whose operation was interrupted stands in the way: it is forgotten, whereupon the one before it counts again.
     *
     * @param revision its number
     */
    record Forget(int revision) implements NextStep {}

    /**
     * Nothing may be done.
     *
     * @param sentence why, and what helps
     * @param passes whether it may be otherwise later, without anybody changing the {@code MeshInstall}
     */
    record Refuse(String sentence, boolean passes) implements NextStep {}

    /**
     * Who asks.
     *
     * @param uid the {@code MeshInstall}'s UID
     * @param adopts whether it may take over what others installed
     * @param lists whether its record has the release as one that is there
     * @param works whether its record has the release as the one that it was at work on
     * @param others the UIDs of all other {@code MeshInstall}s: what is of one that is gone is nobody's
     */
    record Asker(String uid, boolean adopts, boolean lists, boolean works, Set<String> others) {}

    /**
     * The next step towards a release as it should be.
     *
     * @param wanted the release as it should be
     * @param history its revisions, in any order
     */
    static NextStep towards(PlannedRelease wanted, List<Revision> history, Asker asker) {
        Optional<Revision> latest = Revision.latest(history);
        if (latest.isEmpty()) {
            return new Install();
        }
        Optional<ReleaseOwner> owner = owner(history)
                .filter(o -> wanted.shared()
                        || o.uid().equals(asker.uid())
                        || asker.others().contains(o.uid()));
        if (owner.map(ReleaseOwner::uid).filter(asker.others()::contains).isPresent()) {
            return wanted.shared() ? new Nothing() : refuse(wanted, owner); // it is as the other one wants it
        }
        Revision revision = latest.get();
        if (revision.state().isPending() && !asker.lists() && !asker.works()) {
            return new Refuse(
                    "release %s is %s: another Helm operation is pending, or was interrupted (helm history %s -n %s)"
                            .formatted(
                                    wanted.place(),
                                    revision.state().name().replace('_', '-'),
                                    wanted.name(),
                                    wanted.namespace()),
                    true);
        }
        if (!isOurs(history, owner, asker)
                && !(wanted.shared() && owner.isPresent())
                && !(asker.adopts() && owner.isEmpty())) {
            return refuse(wanted, owner);
        }
        return switch (revision.state()) {
            case pending_upgrade, pending_rollback -> new Forget(revision.number());
            case pending_install, uninstalling, uninstalled -> new Clear();
            case superseded -> new Upgrade();
            case failed, unknown ->
                has(history, Revision.State.deployed) || has(history, Revision.State.superseded)
                        ? new Upgrade()
                        : new Clear();
            case deployed ->
                owner.filter(o -> o.uid().equals(asker.uid()) && o.digest().equals(wanted.digest()))
                                .isPresent()
                        ? new Nothing()
                        : new Upgrade();
        };
    }

    /** Having been at work on a release makes nobody's that somebody else has deployed since. */
    private static boolean isOurs(List<Revision> history, Optional<ReleaseOwner> owner, Asker asker) {
        return asker.lists()
                || owner.filter(o -> o.uid().equals(asker.uid())).isPresent()
                || asker.works() && !has(history, Revision.State.deployed);
    }

    private static boolean has(List<Revision> history, Revision.State state) {
        return history.stream().anyMatch(revision -> revision.state() == state);
    }

    /** Who brought about what is in the cluster. */
    static Optional<ReleaseOwner> owner(List<Revision> history) {
        return history.stream()
                .filter(revision -> revision.state() == Revision.State.deployed)
                .max(Comparator.comparingInt(Revision::number))
                .flatMap(revision -> ReleaseOwner.of(original(revision, history).description()));
    }

    /** A revision that goes back to an earlier one is what that one was. */
    private static Revision original(Revision revision, List<Revision> history) {
        Matcher back = Back.DESCRIPTION.matcher(revision.description() == null ? "" : revision.description());
        if (!back.matches()) {
            return revision;
        }
        int number = Integer.parseInt(back.group(1));
        return history.stream()
                .filter(earlier -> earlier.number() == number && number < revision.number())
                .findFirst()
                .map(earlier -> original(earlier, history))
                .orElse(revision);
    }

    private static Refuse refuse(PlannedRelease wanted, Optional<ReleaseOwner> owner) {
        return owner.map(other -> new Refuse(
                        "release %s is owned by MeshInstall %s: delete that MeshInstall, or choose another spec.namespace"
                                .formatted(wanted.place(), other.mesh()),
                        true))
                .orElseGet(() -> new Refuse(
                        "release %s was not installed by Tare: with spec.adopt true it is taken over, with"
                                        .formatted(wanted.place())
                                + " spec.management Observed it is left alone",
                        true));
    }

    /** How Helm describes a revision that goes back to an earlier one. */
    final class Back {
        private static final Pattern DESCRIPTION = Pattern.compile("Rollback to (\\d{1,9})");

        private Back() {}
    }
}
