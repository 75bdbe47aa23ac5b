package dev.tare.mesh.install;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import dev.tare.mesh.install.Revision.State;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One release as Helm keeps it, in the order in which Helm writes its revisions down: it may die between any two of these
 * writes. What Helm refuses is an error of the test.
 */
final class FakeHelm {

    private static final int MOST_REVISIONS = 10;

    private final boolean atomic;
    private final List<Revision> history = new ArrayList<>();
    private String running = "nothing";

    /** What becomes of an operation. */
    enum Fate {
        /** It works. */
        Works,
        /** Helm dies with the new revision written down, and nothing in the cluster. */
        DiesEarly,
        /** Helm dies when all is in the cluster, and before it says so; the revision before has been told. */
        DiesLate,
        /** The chart does not become ready; Helm does about that what it was told to. */
        Fails,
        /** The same, and Helm dies over what it does about it. */
        FailsAndDies
    }

    FakeHelm(boolean atomic) {
        this.atomic = atomic;
    }

    List<Revision> history() {
        return List.copyOf(history);
    }

    /** The description of what is in the cluster. */
    String runs() {
        return running;
    }

    void take(NextStep next, String description, Fate fate) {
        if (next instanceof NextStep.Install) {
            install(description, fate);
        } else if (next instanceof NextStep.Upgrade) {
            upgrade(description, fate);
        } else if (next instanceof NextStep.Clear) {
            uninstall(fate);
        } else if (next instanceof NextStep.Forget forget) {
            assertThat(history.removeIf(revision -> revision.number() == forget.revision()))
                    .isTrue();
        } else {
            throw new AssertionError("it is refused: " + next);
        }
    }

    void install(String description, Fate fate) {
        assertThat(history).as("cannot re-use a name that is still in use").isEmpty();
        add(State.pending_install, description);
        if (fate == Fate.DiesEarly) {
            return;
        }
        running = description;
        if (fate == Fate.Works) {
            latest(State.deployed);
        } else if (fate != Fate.DiesLate) {
            latest(State.failed);
            if (atomic) {
                uninstall(fate == Fate.Fails ? Fate.Works : Fate.DiesEarly);
            }
        }
    }

    private void upgrade(String description, Fate fate) {
        assertThat(latest().state().isPending())
                .as("another operation is in progress")
                .isFalse();
        Revision before = deployed()
                .or(() -> Optional.of(latest())
                        .filter(last -> last.state() == State.failed || last.state() == State.superseded))
                .orElseThrow(() -> new AssertionError("has no deployed releases: " + history));
        add(State.pending_upgrade, description);
        if (fate == Fate.DiesEarly) {
            return;
        }
        running = description;
        if (fate == Fate.Works || fate == Fate.DiesLate) {
            supersede();
            if (fate == Fate.Works) {
                latest(State.deployed);
            }
            return;
        }
        latest(State.failed);
        if (atomic) {
            add(State.pending_rollback, "Rollback to " + before.number());
            if (fate == Fate.Fails) {
                running = before.description();
                supersede();
                latest(State.deployed);
            }
        }
    }

    private void uninstall(Fate fate) {
        latest(State.uninstalling);
        if (fate == Fate.DiesEarly) {
            return;
        }
        running = "nothing";
        if (fate == Fate.Works) {
            history.clear();
        } else if (history.size() > 1) {
            history.remove(0);
        }
    }

    private void add(State state, String description) {
        int number = history.isEmpty() ? 1 : latest().number() + 1;
        while (history.size() >= MOST_REVISIONS) {
            Revision kept = deployed().orElse(null);
            history.remove(history.stream()
                    .filter(revision -> !revision.equals(kept))
                    .findFirst()
                    .orElseThrow());
        }
        history.add(new Revision(number, state, description, "chart", "1.0.0"));
    }

    private void supersede() {
        history.replaceAll(revision -> revision.state() == State.deployed ? in(revision, State.superseded) : revision);
    }

    private void latest(State state) {
        history.set(history.size() - 1, in(latest(), state));
    }

    private Revision latest() {
        return history.get(history.size() - 1);
    }

    private Optional<Revision> deployed() {
        return history.stream()
                .filter(revision -> revision.state() == State.deployed)
                .max(Comparator.comparingInt(Revision::number));
    }

    private static Revision in(Revision revision, State state) {
        return new Revision(revision.number(), state, revision.description(), revision.chart(), revision.version());
    }
}
