package dev.tare.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What several generators measured under the same load, in turns: a round holds one run of each. */
final class Rounds {

    private final Map<String, List<Measured>> runs = new LinkedHashMap<>();

    /** Runs all of them, round after round. */
    static Rounds run(int rounds, List<? extends Generator> generators, Load load)
            throws IOException, InterruptedException {
        Rounds result = new Rounds();
        for (int round = 1; round <= rounds; round++) {
            for (Generator generator : generators) {
                System.err.printf("%s, round %d of %d%n", generator.name(), round, rounds);
                result.runs
                        .computeIfAbsent(generator.name(), name -> new ArrayList<>())
                        .add(generator.run(load));
            }
        }
        return result;
    }

    List<String> names() {
        return List.copyOf(runs.keySet());
    }

    /** A figure of a generator over all rounds. */
    Spread of(String name, ToDoubleFunction<Measured> figure) {
        return Spread.of(runs.get(name).stream().map(figure::applyAsDouble).toList());
    }

    /** A generator's CPU per request as a share of another's in the same round; empty figures without that other. */
    Spread cpuRatio(String name, String other) {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; runs.containsKey(other) && round < runs.get(name).size(); round++) {
            ratios.add(runs.get(name).get(round).cpuMicrosPerRequest()
                    / runs.get(other).get(round).cpuMicrosPerRequest());
        }
        return Spread.of(ratios);
    }
}
