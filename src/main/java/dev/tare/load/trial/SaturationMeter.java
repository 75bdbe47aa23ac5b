package dev.tare.load.trial;

import dev.tare.measure.Saturation;
import dev.tare.measure.SaturationBuilder;
import dev.tare.transport.LoopUse;
import dev.tare.transport.TimedLoop;
import dev.tare.usage.GarbageCollections;

/** Measures how near this worker comes to its limits between two instants. */
final class SaturationMeter {

    private final TimedLoop loop;
    private final LoopUse loopBefore;
    private final GarbageCollections collectionsBefore;

    /** Begins. */
    SaturationMeter(TimedLoop loop) throws InterruptedException {
        this.loop = loop;
        this.collectionsBefore = GarbageCollections.read();
        this.loopBefore = loop.ask(() -> {
            loop.forgetStalls();
            return loop.use();
        });
    }

    /** What has come since, but for blocked writes, which are counted elsewhere. */
    Saturation read() throws InterruptedException {
        LoopUse use = loop.ask(loop::use);
        GarbageCollections collections = GarbageCollections.read().since(collectionsBefore);
        return SaturationBuilder.builder()
                .loopCpuNs(use.cpuNs() - loopBefore.cpuNs())
                .loopWaitedNs(use.waitedNs() - loopBefore.waitedNs())
                .loopBusyNs(Math.max(0, use.busyNs() - loopBefore.busyNs()))
                .longestStallNs(use.longestStallNs())
                .collections(collections.count())
                .collectingNs(collections.elapsedNs())
                .blockedWrites(0)
                .build();
    }
}
