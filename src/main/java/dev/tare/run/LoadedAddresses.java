package dev.tare.run;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.tare.api.Target;
import dev.tare.plan.PlannedEnvironment;
import dev.tare.plan.RunPlan;
import dev.tare.wire.WorkerLine.Evidence;

/** The addresses that a run's workers load: of the same target, the same. */
final class LoadedAddresses {

    private final Map<String, Target> targets;

    private record Loaded(String environment, String address) {}

    LoadedAddresses(RunPlan plan) {
        targets = plan.environments().stream()
                .collect(Collectors.toMap(PlannedEnvironment::name, PlannedEnvironment::target));
    }

    /**
     * Where workers load different addresses of one target, which may be different machines.
     *
     * @param evidence what each worker has found, by environment
     * @return a sentence; empty where there is nothing of the kind
     */
    Optional<String> difference(Collection<Map<String, Evidence>> evidence) {
        Map<Target, Loaded> first = new LinkedHashMap<>();
        for (Map<String, Evidence> ofWorker : evidence) {
            for (Map.Entry<String, Evidence> found : ofWorker.entrySet()) {
                Loaded loaded = new Loaded(found.getKey(), found.getValue().address());
                if (loaded.address().isEmpty()) {
                    continue;
                }
                Loaded other = first.putIfAbsent(targets.get(loaded.environment()), loaded);
                if (other != null && !other.address().equals(loaded.address())) {
                    return Optional.of("workers of '%s' and '%s' load different addresses of the same target: %s and %s"
                            .formatted(other.environment(), loaded.environment(), other.address(), loaded.address()));
                }
            }
        }
        return Optional.empty();
    }
}
