package dev.tare.reconcile.run;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;

import dev.tare.api.Conditions;
import dev.tare.api.RunProgress;
import dev.tare.api.RunReason;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/**
 * Who may measure: first in, first out, and no more runs at a time than are allowed. The order is that of creation, so
 * that every operator finds the same. A run that lacks something stands in nobody's way until it is there.
 */
final class Admission {

    private static final Comparator<HasMetadata> BY_AGE = Comparator.comparing(
                    (HasMetadata run) -> run.getMetadata().getCreationTimestamp())
            .thenComparing(run -> run.getMetadata().getUid());

    private final int places;

    /** Runs that were let in here: what others see of them may be older. */
    private final Set<String> letIn = new HashSet<>();

    /**
     * An admission.
     *
     * @param places how many runs may measure at a time
     */
    Admission(int places) {
        this.places = places;
    }

    /**
     * Asks for a place.
     *
     * @param run who asks
     * @param all every run that is known, the one that asks included or not
     * @return how many are before it: those that measure and those that have waited longer, less the places; 0 or less:
     *     it is let in
     */
    synchronized int ask(CustomResource<?, ? extends RunProgress> run, Collection<RunOutline> all) {
        List<RunOutline> others = all.stream()
                .filter(other -> !uid(other).equals(uid(run)) && !RunState.isFinished(other))
                .toList();
        letIn.removeIf(uid -> !uid.equals(uid(run))
                && others.stream().noneMatch(other -> uid(other).equals(uid)));
        if (measures(run)) {
            return 0;
        }
        long measuring = others.stream().filter(this::measures).count();
        long older = others.stream()
                .filter(other -> !measures(other) && !lacksSomething(other) && BY_AGE.compare(other, run) < 0)
                .count();
        int before = Math.toIntExact(measuring + older - places + 1);
        if (before <= 0) {
            letIn.add(uid(run));
        }
        return before;
    }

    /** How many runs may measure at a time. */
    int places() {
        return places;
    }

    private boolean measures(CustomResource<?, ? extends RunProgress> run) {
        return letIn.contains(uid(run)) || RunState.isTrue(run, Conditions.ADMITTED);
    }

    private static boolean lacksSomething(RunOutline run) {
        return RunState.condition(run, Conditions.ADMITTED)
                .filter(condition -> !RunReason.Queued.isOf(condition))
                .isPresent();
    }

    private static String uid(HasMetadata run) {
        return run.getMetadata().getUid();
    }
}
