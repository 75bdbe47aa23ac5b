package dev.tare.fleet;

import java.util.List;

/** The Java runtime that workers, targets and proxies run on: the same wherever a run takes place. */
public final class WorkerJvm {

    /**
     * One loop needs little memory, a collector that has no threads of its own, and code that is compiled early and once:
     * the optimizing compiler would be at work, on the same CPUs, for most of a short run.
     */
    public static final List<String> OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-Xms48m",
            "-Xmn32m",
            "-Xmx256m",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-Dio.netty.allocator.numDirectArenas=1",
            "-Dio.netty.allocator.numHeapArenas=0",
            "-Dio.netty.leakDetection.level=disabled",
            "-Dio.netty.noPreferDirect=false");

    private WorkerJvm() {}
}
