package dev.tare.reconcile.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.api.PerformanceRun;
import dev.tare.api.RunReason;
import dev.tare.measure.CountText;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/**
 * How many runs of a namespace may wait. One of each profile always may, by which a profile's own runs are never too many: it
 * starts none while another of its runs has not ended. So it does not matter who a run says that it was created by.
 */
final class QueueLimit {

    private static final Comparator<HasMetadata> BY_AGE = Comparator.<HasMetadata, String>comparing(
                    run -> run.getMetadata().getCreationTimestamp())
            .thenComparing(run -> run.getMetadata().getName());

    private final int most;

    /**
     * A limit.
     *
     * @param most how many may wait in a namespace
     */
    QueueLimit(int most) {
        this.most = most;
    }

    /**
     * Why a run must not wait; empty where it may.
     *
     * @param run a run that has not begun
     * @param all all runs, of whatever namespace, as a cache has them
     */
    Optional<Preparation.Refused> refusal(PerformanceRun run, Stream<RunOutline> all) {
        List<RunOutline> before = all.filter(other -> other.getMetadata()
                        .getNamespace()
                        .equals(run.getMetadata().getNamespace()))
                .filter(other -> !RunState.isFinished(other) && !other.isLeaving())
                .filter(other -> BY_AGE.compare(other, run) < 0)
                .toList();
        String profile = run.getSpec().profileRef().name();
        boolean isAnotherOfItsProfile = before.stream()
                .anyMatch(other -> other.getSpec().profileRef().name().equals(profile));
        return before.size() < most || !isAnotherOfItsProfile
                ? Optional.empty()
                : Optional.of(new Preparation.Refused(
                        Optional.empty(),
                        RunReason.QueueFull,
                        "namespace %s has %s before this one, one of them of the same profile, and this cluster lets %d wait"
                                .formatted(
                                        run.getMetadata().getNamespace(),
                                        CountText.of(
                                                before.size(), "run that has not ended", "runs that have not ended"),
                                        most)));
    }
}
