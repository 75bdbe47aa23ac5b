package dev.tare.reconcile.metrics;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prometheus.client.Collector;

import dev.tare.api.PerformanceProfile;
import dev.tare.api.PerformanceProfileStatus;

/**
 * The latest complete result of each profile, as its status has it. A reconciler that looks at a profile tells what it has read or
 * written, and each does so for all profiles when it starts: so what is shown comes back with the operator, and where several
 * replicas run, only the one that works shows anything. A profile that is gone is not shown any more.
 */
public final class ResultMetrics extends Collector implements Collector.Describable {

    private static final Comparator<ShownResult> LATEST_FIRST = Comparator.comparing(
                    (ShownResult result) -> result.completed().orElse(Instant.MIN))
            .reversed()
            .thenComparing(ShownResult::namespace)
            .thenComparing(ShownResult::profile);

    private final MetricsSettings settings;
    private final Map<String, ShownResult> byProfile = new ConcurrentHashMap<>();
    private volatile Supplier<? extends Stream<? extends HasMetadata>> profiles = Stream::empty;

    /**
     * Metrics of no result yet.
     *
     * @param settings how much is shown
     */
    public ResultMetrics(MetricsSettings settings) {
        this.settings = settings;
    }

    /** Where the profiles of the cluster are found from now on. */
    public void watch(Supplier<? extends Stream<? extends HasMetadata>> all) {
        profiles = all;
    }

    /**
     * What a profile shows from now on.
     *
     * @param status its status; null where it has none yet
     */
    public void show(PerformanceProfile profile, PerformanceProfileStatus status) {
        if (status != null && settings.profiles() > 0) {
            byProfile.put(profile.getMetadata().getUid(), ShownResult.of(profile, status));
        }
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Set<String> there =
                profiles.get().map(profile -> profile.getMetadata().getUid()).collect(Collectors.toSet());
        byProfile.keySet().retainAll(there);
        List<ShownResult> results =
                byProfile.values().stream().sorted(LATEST_FIRST).toList();
        Families families = new Families();
        ProfileSeries series = new ProfileSeries(families, settings);
        results.stream().limit(settings.profiles()).forEach(series::add);
        families.add(Metric.PROFILES_LEFT_OUT, Labels.NONE, Math.max(0, results.size() - settings.profiles()));
        return families.all();
    }
}
