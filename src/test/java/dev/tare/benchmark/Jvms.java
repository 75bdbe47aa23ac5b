package dev.tare.benchmark;

import java.util.ArrayList;
import java.util.List;

import dev.tare.fleet.WorkerJvm;
import dev.tare.wire.Assignment.Pacing;

/** Settings of the worker's Java runtime to choose from: those in use, with one thing changed. */
final class Jvms {

    private static final String C1 = "-XX:TieredStopAtLevel=1";
    private static final String SERIAL = "-XX:+UseSerialGC";
    private static final String YOUNG = "-Xmn32m";
    private static final String SHARED = "-Xshare:auto";

    private Jvms() {}

    static List<TareWorker> all() {
        return List.of(
                instead("C1 alone", C1, C1),
                instead("C1, then C2", C1, "-XX:+TieredCompilation"),
                instead("C2 alone", C1, "-XX:-TieredCompilation"),
                instead("C1, G1", SERIAL, "-XX:+UseG1GC"),
                instead("C1, a young generation of 8 MiB", YOUNG, "-Xmn8m"),
                instead("C1, no shared classes", SHARED, "-Xshare:off"));
    }

    private static TareWorker instead(String name, String without, String with) {
        List<String> options = new ArrayList<>(WorkerJvm.OPTIONS);
        options.replaceAll(option -> option.equals(without) ? with : option);
        return new TareWorker(name, List.copyOf(options), Pacing.PRECISE, 0);
    }
}
