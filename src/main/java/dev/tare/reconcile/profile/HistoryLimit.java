package dev.tare.reconcile.profile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.tare.api.History;
import dev.tare.reconcile.RunOrigin;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;

/** Which finished runs of a profile are too many. */
public final class HistoryLimit {

    private HistoryLimit() {}

    /**
     * The runs to delete, oldest first: those beyond the wanted number of successful ones, and of others. Runs that are
     * under way or being explained stay, and so do those that no {@linkplain RunTrigger trigger} led to.
     */
    public static List<RunOutline> surplus(History history, Collection<RunOutline> runs) {
        Map<Boolean, List<RunOutline>> bySuccess = runs.stream()
                .filter(RunState::isOver)
                .filter(RunOrigin::isTriggered)
                .sorted(LatestResult.BY_END)
                .collect(Collectors.partitioningBy(RunState::isSuccessful));
        List<RunOutline> surplus = new ArrayList<>();
        surplus.addAll(allBut(history.successful(), bySuccess.get(true)));
        surplus.addAll(allBut(history.failed(), bySuccess.get(false)));
        return surplus.stream().sorted(LatestResult.BY_END).toList();
    }

    private static List<RunOutline> allBut(int latest, List<RunOutline> runs) {
        return runs.subList(0, Math.max(0, runs.size() - latest));
    }
}
