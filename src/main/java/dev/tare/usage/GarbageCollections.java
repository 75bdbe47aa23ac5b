package dev.tare.usage;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The garbage collections of this process so far.
 *
 * @param count how many
 * @param elapsedNs how long they took in all, in nanoseconds, told in milliseconds. With a collector that stops the process,
 *     as that of workers does, these are pauses
 */
public record GarbageCollections(long count, long elapsedNs) {

    /** Reads them. */
    public static GarbageCollections read() {
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        return new GarbageCollections(
                collectors.stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                        .sum(),
                TimeUnit.MILLISECONDS.toNanos(collectors.stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum()));
    }

    /** Those that came after an earlier reading. */
    public GarbageCollections since(GarbageCollections before) {
        return new GarbageCollections(count - before.count, elapsedNs - before.elapsedNs);
    }
}
