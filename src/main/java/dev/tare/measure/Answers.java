package dev.tare.measure;

import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was answered in the recorded part of a trial, beside how long it took.
 *
 * @param byStatus answers by their exact status, of HTTP or gRPC, in rising order; empty where a protocol has none
 * @param connectionsOpened connections that were opened in the recorded part
 * @param sentAgain requests that were sent again, as nothing can have been done about them the first time
 */
public record Answers(Map<Integer, Long> byStatus, long connectionsOpened, long sentAgain) {

    /** Nothing is known. */
    public static final Answers NONE = new Answers(Map.of(), 0, 0);

    /** Of several workers. */
    public static Answers together(Collection<Answers> workers) {
        SortedMap<Integer, Long> byStatus = new TreeMap<>();
        workers.forEach(one -> one.byStatus().forEach((status, count) -> byStatus.merge(status, count, Long::sum)));
        return new Answers(
                byStatus,
                workers.stream().mapToLong(Answers::connectionsOpened).sum(),
                workers.stream().mapToLong(Answers::sentAgain).sum());
    }
}
