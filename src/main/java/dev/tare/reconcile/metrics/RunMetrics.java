package dev.tare.reconcile.metrics;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.prometheus.client.Collector;

import dev.tare.api.Conditions;
import dev.tare.api.PerformanceRunStatus;
import dev.tare.reconcile.RunOutline;
import dev.tare.reconcile.RunState;
import dev.tare.reconcile.queue.QueueFigures;

/**
 * What is counted of runs that have not ended, and of their queue; and {@code tare_runs_ended_total}, how many have ended by {@code
 * outcome} ({@code valid}, {@code invalid} or {@code failed}). Only the first places of the queue and the busiest teams are shown,
 * since there may be thousands.
 */
public final class RunMetrics extends Collector implements Collector.Describable {

    static final int MOST_TEAMS = 100;
    static final int MOST_PLACES = 50;

    private static final List<String> STATES = List.of("waiting", "measuring");

    private final MeterRegistry registry;
    private volatile Supplier<Stream<RunOutline>> runs = Stream::empty;
    private volatile Function<Collection<RunOutline>, QueueFigures> queue =
            all -> new QueueFigures(List.of(), List.of());

    /**
     * Metrics of no run yet.
     *
     * @param registry where runs that end are counted
     */
    public RunMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * Where the runs of the cluster are found from now on.
     *
     * @param all every run that is known
     * @param figures what is to be told of their queue
     */
    public void watch(Supplier<Stream<RunOutline>> all, Function<Collection<RunOutline>, QueueFigures> figures) {
        runs = all;
        queue = figures;
    }

    /** Counts a run that has ended just now. */
    public void ended(PerformanceRunStatus status) {
        registry.counter("tare.runs.ended", "outcome", outcome(status)).increment();
    }

    @Override
    public List<MetricFamilySamples> describe() {
        return List.of();
    }

    @Override
    public List<MetricFamilySamples> collect() {
        List<RunOutline> all = runs.get().toList();
        Families families = new Families();
        for (String state : STATES) {
            families.add(
                    Metric.RUNS,
                    Labels.NONE.and("state", state),
                    all.stream().filter(run -> state(run).equals(state)).count());
        }
        addQueue(families, queue.apply(all));
        return families.all();
    }

    private static void addQueue(Families families, QueueFigures figures) {
        for (QueueFigures.Team team : figures.teams().stream().limit(MOST_TEAMS).toList()) {
            Labels labels = Labels.NONE.and("team", team.path());
            families.add(Metric.QUEUE_SHARE, labels, team.dominantShare());
            families.add(Metric.QUEUE_RUNS, labels, team.waiting());
            team.oldest().ifPresent(at -> families.add(Metric.QUEUE_OLDEST, labels, at.getEpochSecond()));
        }
        Set<Labels> shown = new HashSet<>();
        for (QueueFigures.InLine run :
                figures.line().stream().limit(MOST_PLACES).toList()) {
            Labels labels = Labels.NONE.and("namespace", run.namespace()).and("profile", run.profile());
            if (shown.add(labels)) {
                families.add(Metric.QUEUE_POSITION, labels, run.position());
            }
        }
        families.add(
                Metric.TEAMS_LEFT_OUT, Labels.NONE, Math.max(0, figures.teams().size() - MOST_TEAMS));
    }

    private static String state(RunOutline run) {
        if (RunState.isMeasuring(run)) {
            return "measuring";
        }
        return RunState.isFinished(run) ? "ended" : "waiting";
    }

    private static String outcome(PerformanceRunStatus status) {
        if (Conditions.isTrue(status.conditions(), Conditions.FAILED)) {
            return "failed";
        }
        return Conditions.isTrue(status.conditions(), Conditions.VALID) ? "valid" : "invalid";
    }
}
