package dev.tare.reconcile.run;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import dev.tare.fleet.pods.ResultStore;
import dev.tare.fleet.pods.RunIdentity;
import dev.tare.measure.MeasuredTrial;
import dev.tare.protocol.EpochNanos;
import dev.tare.protocol.WorkerLine;
import dev.tare.run.LineBook;

/**
 * The blocks of runs that are stored in the cluster. What was read or written once is remembered while the run lasts;
 * nothing else is lost when the operator ends.
 */
final class StoredBlocks {

    private final ResultStore store;
    private final Map<String, NavigableMap<Integer, List<MeasuredTrial>>> byRun = new ConcurrentHashMap<>();

    StoredBlocks(ResultStore store) {
        this.store = store;
    }

    /**
     * The trials of a run's stored blocks, by block.
     *
     * @param book an empty book of the run, for what has to be read
     */
    NavigableMap<Integer, List<MeasuredTrial>> of(RunIdentity run, Supplier<LineBook> book) {
        return byRun.computeIfAbsent(run.uid(), uid -> {
            NavigableMap<Integer, List<MeasuredTrial>> blocks = new TreeMap<>();
            store.load(run).forEach((block, lines) -> blocks.put(block, trials(block, lines, book.get())));
            return blocks;
        });
    }

    /** Stores a block. The same block again is the same. */
    void put(RunIdentity run, int block, List<WorkerLine> lines, List<MeasuredTrial> trials) {
        store.store(run, block, lines);
        byRun.get(run.uid()).put(block, trials);
    }

    /** Forgets what is remembered of a run. */
    void forget(RunIdentity run) {
        byRun.remove(run.uid());
    }

    private static List<MeasuredTrial> trials(int block, List<WorkerLine> lines, LineBook book) {
        lines.forEach(book::take);
        Optional<Instant> start = lines.stream()
                .flatMap(line -> line instanceof WorkerLine.Result result
                        ? java.util.stream.Stream.of(result.startEpochNs())
                        : java.util.stream.Stream.empty())
                .min(Long::compare)
                .map(EpochNanos::toInstant);
        return start.map(at -> book.complete(block, at)).orElse(List.of());
    }
}
