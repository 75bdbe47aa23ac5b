package dev.tare.reconcile;

import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether runs measure just now: whoever would take CPU beside them, and can wait, does. */
public final class MeasuringRuns {

    private volatile Supplier<Stream<RunOutline>> runs = Stream::empty;

    /** From now on, it is among these. */
    public void among(Supplier<Stream<RunOutline>> all) {
        runs = all;
    }

    /** Whether there is one. */
    public boolean any() {
        return runs.get().anyMatch(RunState::isMeasuring);
    }
}
