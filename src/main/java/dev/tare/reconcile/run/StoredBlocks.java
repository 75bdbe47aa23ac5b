package dev.tare.reconcile.run;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.tare.fleet.FleetException;
import dev.tare.fleet.pods.names.RunIdentity;
import dev.tare.fleet.pods.stored.ResultStore;
import dev.tare.measure.MeasuredTrial;
import dev.tare.run.WorkerLineCollector;
import dev.tare.wire.WorkerLine;

/**
 * The blocks of runs that are stored in the cluster. What was read or written once is remembered while the run lasts;
 * nothing else is lost when the operator ends.
 */
final class StoredBlocks {

    private final ResultStore store;
    private final long mostBytes;
    private final Map<String, Stored> byRun = new ConcurrentHashMap<>();

    /** What is remembered of a run. */
    private static final class Stored {

        private final NavigableMap<Integer, List<MeasuredTrial>> blocks = new TreeMap<>();
        private long bytes;
    }

    /**
     * Blocks of runs.
     *
     * @param mostBytes how many bytes are stored of a run
     */
    StoredBlocks(ResultStore store, long mostBytes) {
        this.store = store;
        this.mostBytes = mostBytes;
    }

    /**
     * The trials of a run's stored blocks, by block.
     *
     * @param book an empty book of the run, for what has to be read
     */
    NavigableMap<Integer, List<MeasuredTrial>> of(RunIdentity run, Supplier<WorkerLineCollector> book)
            throws FleetException {
        Stored known = byRun.get(run.uid());
        if (known == null) {
            known = new Stored();
            for (Map.Entry<Integer, List<WorkerLine>> block : store.loadAll(run).entrySet()) {
                known.blocks.put(block.getKey(), book.get().takeKept(block.getKey(), block.getValue()));
            }
            known.bytes = known.blocks.isEmpty() ? 0 : store.bytes(run);
            byRun.put(run.uid(), known);
        }
        return known.blocks;
    }

    /**
     * Stores a block. The same block again is the same.
     *
     * @throws FleetException if its results are others than those that are stored, or too many
     */
    void put(RunIdentity run, String profile, int block, List<WorkerLine> lines, List<MeasuredTrial> trials)
            throws FleetException {
        Stored known = byRun.get(run.uid());
        known.bytes += store.store(run, profile, block, lines, mostBytes - known.bytes);
        known.blocks.put(block, trials);
    }

    /**
     * Keeps of a run's stored blocks those that count, for other pods that go on after them.
     *
     * @return how many these are
     */
    int keepCounted(RunIdentity run) throws FleetException {
        forget(run);
        return store.deleteUncounted(run);
    }

    /** Forgets what is remembered of a run. */
    void forget(RunIdentity run) {
        byRun.remove(run.uid());
    }

    /** Forgets what is remembered of all runs but these: one that was deleted while it measured tells nobody. */
    void keepOnly(Set<String> uids) {
        byRun.keySet().retainAll(uids);
    }
}
