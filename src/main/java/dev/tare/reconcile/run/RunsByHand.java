package dev.tare.reconcile.run;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;

import dev.tare.reconcile.RunOrigin;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/** Runs that were created by hand, which no profile's history counts. */
final class RunsByHand {

    private final int kept;

    /**
     * Runs of which some are kept.
     *
     * @param kept how many of a namespace
     */
    RunsByHand(int kept) {
        this.kept = kept;
    }

    /**
     * The runs to delete, now that another one has ended: those that ended first, beyond the number that is kept.
     *
     * @param ended the run that has just ended, which is kept
     * @param all all runs, of whatever namespace, as a cache has them
     */
    List<RunOutline> surplus(HasMetadata ended, Stream<RunOutline> all) {
        List<RunOutline> others = all.filter(run -> run.getMetadata()
                                .getNamespace()
                                .equals(ended.getMetadata().getNamespace())
                        && !run.getMetadata()
                                .getUid()
                                .equals(ended.getMetadata().getUid()))
                .filter(RunState::isOver)
                .filter(RunOrigin::isByHand)
                .filter(run -> !run.isLeaving())
                .sorted(Comparator.comparing(RunState::end)
                        .thenComparing(run -> run.getMetadata().getName()))
                .toList();
        int keptOthers = RunOrigin.isByHand(ended) ? kept - 1 : kept;
        return others.subList(0, Math.max(0, others.size() - keptOthers));
    }
}
