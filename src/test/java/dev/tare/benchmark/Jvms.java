package dev.tare.benchmark;

import java.util.ArrayList;
import java.util.List;

import dev.tare.fleet.WorkerJvm;
import dev.tare.protocol.Assignment.Pacing;

/** Settings of the worker's Java runtime to choose from. */
final class Jvms {

    private Jvms() {}

    static List<TareWorker> all() {
        return List.of(
                variant("as it is", List.of(), List.of()),
                variant("C1 alone", List.of(), List.of("-XX:TieredStopAtLevel=1")),
                variant("C1 and C2", List.of("-XX:TieredStopAtLevel=1"), List.of()),
                variant("C2 alone", List.of("-XX:TieredStopAtLevel=1"), List.of("-XX:-TieredCompilation")));
    }

    private static TareWorker variant(String name, List<String> without, List<String> with) {
        List<String> options = new ArrayList<>(WorkerJvm.OPTIONS);
        options.removeAll(without);
        options.addAll(with);
        return new TareWorker(name, List.copyOf(options), Pacing.PRECISE, 0);
    }
}
