package dev.tare.measure;

import java.util.Collection;
import java.util.function.ToLongFunction;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How near a worker was to its own limits in the recorded part of a trial. What is not known is 0.
 *
 * @param loopCpuNs CPU time of the thread that sends and receives, in nanoseconds
 * @param loopWaitedNs how long that thread was ready and waited for a CPU, in nanoseconds
 * @param loopBusyNs of both, what was not spent on polling in vain, which an exact pacing does while it has nothing to do
 * @param longestStallNs the longest time by which that thread came round later than it should have, in nanoseconds
 * @param collections garbage collections
 * @param collectingNs how long they took in all, in nanoseconds
 * @param blockedWrites requests that could not be written at once, as the socket's send buffer was full
 */
@RecordBuilder
public record Saturation(
        long loopCpuNs,
        long loopWaitedNs,
        long loopBusyNs,
        long longestStallNs,
        long collections,
        long collectingNs,
        long blockedWrites)
        implements SaturationBuilder.With {

    /** Nothing is known. */
    public static final Saturation UNKNOWN = SaturationBuilder.builder().build();

    /** Of several workers, by each figure that of the worker that was nearest to its limit. */
    public static Saturation worst(Collection<Saturation> workers) {
        return SaturationBuilder.builder()
                .loopCpuNs(most(workers, Saturation::loopCpuNs))
                .loopWaitedNs(most(workers, Saturation::loopWaitedNs))
                .loopBusyNs(most(workers, Saturation::loopBusyNs))
                .longestStallNs(most(workers, Saturation::longestStallNs))
                .collections(most(workers, Saturation::collections))
                .collectingNs(most(workers, Saturation::collectingNs))
                .blockedWrites(most(workers, Saturation::blockedWrites))
                .build();
    }

    private static long most(Collection<Saturation> workers, ToLongFunction<Saturation> figure) {
        return workers.stream().mapToLong(figure).max().orElse(0);
    }

    /** Whether anything is known: a loop that sends uses some CPU. */
    public boolean known() {
        return loopCpuNs > 0;
    }
}
